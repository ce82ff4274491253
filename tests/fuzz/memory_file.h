#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace cenote::fuzz {

/// A file that lives in memory, since readers take paths and a disk is slow. Keep one for all inputs.
class MemoryFile {
 public:
  MemoryFile();
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  void write(std::span<const std::uint8_t> bytes);
  const std::filesystem::path& path() const { return path_; }

 private:
  int descriptor_;
  std::filesystem::path path_;
};

}  // namespace cenote::fuzz
