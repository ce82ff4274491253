#pragma once

#include <filesystem>
#include <vector>

namespace cenote::watch {

/// Whether some of the files that tell what is watched have changed, come or gone: reading them all each second is
/// much.
class FileChanges {
 public:
  /// Since the last call; the first time, and where it is about other files, yes.
  bool happened(const std::vector<std::filesystem::path>& files);

 private:
  std::vector<std::filesystem::path> files_;
  std::vector<std::filesystem::file_time_type> times_;
};

}  // namespace cenote::watch
