#pragma once

#include <filesystem>

namespace cenote {

/// A folder of one's own, which is gone with its files when this ends.
class TemporaryFolder {
 public:
  /// @throws Error if it can't be made
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace cenote
