#pragma once

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cenote::cli {

/// What the built program printed and returned.
struct Outcome {
  int code = -1;  ///< exit code; 128 + the signal that ended it
  std::string output, error;
};

/// What is done to the program while it runs.
struct Circumstances {
  std::function<void()> meanwhile = {};  ///< called while it runs, before any signal
  double interrupt_after = 0;            ///< seconds until it gets the signal; 0: never
  int signal = SIGINT;
  int interruptions = 1;              ///< how many signals a Ctrl-C is, a millisecond apart
  std::filesystem::path output = {};  ///< where standard output goes instead of Outcome::output
  bool is_pipe_broken = false;        ///< standard output is a pipe that nobody reads
  bool are_streams_closed = false;    ///< all three
  std::int64_t file_bytes = 0;        ///< as if the disk were full for every file longer than this; 0: no limit
};

/// Runs the built program in a folder, with no standard input.
Outcome run_cenote(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                   const Circumstances& circumstances = {});

/// A new folder that is gone at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Writes a file there. @returns its path
  std::filesystem::path write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

std::string read_text(const std::filesystem::path& file);

/// A small experiment, and a study of it with one variant.
extern const std::string small_experiment, small_study;

}  // namespace cenote::cli
