#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace cenote {

/// SHA-256 of bytes that come piece by piece.
class Sha256 {
 public:
  Sha256();

  void update(std::span<const std::byte> bytes);

  /// Of all bytes so far, as 64 lower-case hexadecimal digits. More may follow.
  std::string hex() const;

 private:
  struct State;
  struct Delete {
    void operator()(State* state) const;
  };
  std::unique_ptr<State, Delete> state_;
};

/// SHA-256 of the bytes, as 64 lower-case hexadecimal digits.
std::string sha256(std::span<const std::byte> bytes);

/// SHA-256 of a file's bytes, read piece by piece. @throws SpecError naming the file if it can't be read
std::string sha256_of_file(const std::filesystem::path& file);

}  // namespace cenote
