#pragma once

#include <array>
#include <string_view>

namespace cenote::cli {

/// What the program ends with.
enum ExitCode : int {
  done = 0,
  wrong = 2,          ///< the command line, a file or the experiment; nothing was run, no directory made
  failed = 3,         ///< the run; everything computed until then is on disk
  interrupted = 130,  ///< by Ctrl-C
  terminated = 143    ///< by SIGTERM
};

/// What scripts may rely on.
struct ExitWord {
  ExitCode code;
  std::string_view meaning;
};

inline constexpr auto exit_words = std::to_array<ExitWord>({
    {done, "done"},
    {wrong, "something asked for is wrong: nothing was run or made"},
    {failed, "the run failed; what was computed until then is on disk"},
    {interrupted, "interrupted by Ctrl-C; what was reached is on disk"},
    {terminated, "stopped by SIGTERM; what was reached is on disk"},
});

/// The whole program: parses, runs the verb, and tells every error in one line. @returns an ExitCode
int run_program(int argc, const char* const* argv);

}  // namespace cenote::cli
