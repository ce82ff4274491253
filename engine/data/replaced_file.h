#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

#include "engine/data/replacement.h"

namespace cenote {

/// A text file that is there whole or as it was before. Without close() there is no new file, and nothing is left of
/// it.
class ReplacedFile {
 public:
  /// @throws Error naming the file
  explicit ReplacedFile(std::filesystem::path file);

  /// @throws Error naming the file, e.g. if the disk is full
  void write(std::string_view text);
  void close();

 private:
  struct Close {
    void operator()(std::FILE* stream) const { std::fclose(stream); }
  };

  Replacement replacement_;
  std::unique_ptr<std::FILE, Close> stream_;
};

/// Replaces a small file.
void replace_file(const std::filesystem::path& file, std::string_view text);

}  // namespace cenote
