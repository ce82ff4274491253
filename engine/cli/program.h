#pragma once

namespace cenote::cli {

/// What the program ends with.
enum ExitCode : int {
  done = 0,
  wrong = 2,         ///< the command line, a file or the experiment; nothing was run, no directory made
  failed = 3,        ///< the run; everything computed until then is on disk
  interrupted = 130  ///< by Ctrl-C
};

/// The whole program: parses, runs the verb, and tells every error in one line. @returns an ExitCode
int run_program(int argc, const char* const* argv);

}  // namespace cenote::cli
