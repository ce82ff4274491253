#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace cenote {

/// Reads the lines of a csv file that a run left, or another program in the same form: fields without quotes, as many
/// in each line as in the header.
class CsvLines {
 public:
  /// @throws SpecError naming the file if it can't be read, or has no header
  explicit CsvLines(std::filesystem::path file);

  const std::vector<std::string>& header() const { return header_; }
  /// The next line's fields, valid until the call after. @returns false at the end.
  /// @throws SpecError naming the line if it has too few or too many fields, or is cut off
  bool next(std::vector<std::string_view>& fields);

  /// @throws SpecError naming the file and the line that was read last
  [[noreturn]] void fail(std::string_view what) const;
  double to_number(std::string_view field) const;
  std::int64_t to_integer(std::string_view field) const;

 private:
  bool next_line();

  std::filesystem::path file_;
  std::ifstream stream_;
  std::string line_;
  std::int64_t line_number_ = 0;
  std::vector<std::string> header_;
};

}  // namespace cenote
