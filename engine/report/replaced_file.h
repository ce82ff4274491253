#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace cenote {

/// A text file written under a temporary name beside the real one, then renamed: it is there whole or as it was before.
class ReplacedFile {
 public:
  /// @throws Error naming the file
  explicit ReplacedFile(std::filesystem::path file);
  /// Without close() there is no new file, and nothing is left of it.
  ~ReplacedFile();
  ReplacedFile(const ReplacedFile&) = delete;
  ReplacedFile& operator=(const ReplacedFile&) = delete;

  /// @throws Error naming the file, e.g. if the disk is full
  void write(std::string_view text);
  void close();

 private:
  struct Close {
    void operator()(std::FILE* stream) const { std::fclose(stream); }
  };
  [[noreturn]] void fail() const;

  std::filesystem::path file_, temporary_;
  std::unique_ptr<std::FILE, Close> stream_;
};

/// Replaces a small file.
void replace_file(const std::filesystem::path& file, std::string_view text);

}  // namespace cenote
