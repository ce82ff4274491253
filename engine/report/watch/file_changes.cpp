#include "engine/report/watch/file_changes.h"

namespace cenote::watch {

namespace fs = std::filesystem;

bool FileChanges::happened(const std::vector<fs::path>& files) {
  std::vector<fs::file_time_type> times;
  for (const fs::path& file : files) {
    std::error_code error;
    const auto time = fs::last_write_time(file, error);
    times.push_back(error ? fs::file_time_type::min() : time);
  }
  const bool happened = times.empty() || files != files_ || times != times_;
  files_ = files;
  times_ = std::move(times);
  return happened;
}

}  // namespace cenote::watch
