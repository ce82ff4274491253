// Where in the kernel's source something was called.
#pragma once
#include <cstring>
#include <string>

namespace simt {

/// std::source_location is missing in clang 14 with libstdc++ 12. There is no column: gcc does not tell it.
struct Location {
  const char* file = "";
  int line = 0;

  static constexpr Location current(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    return {file, line};
  }
  bool operator==(const Location& other) const {
    return line == other.line && (file == other.file || std::strcmp(file, other.file) == 0);
  }
};

/// "dense.h:42", the path as the compiler was given it
inline std::string to_string(Location where) { return std::string(where.file) + ":" + std::to_string(where.line); }

}  // namespace simt
