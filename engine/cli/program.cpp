#include "engine/cli/program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <new>

#include "engine/cli/command_line.h"
#include "engine/cli/terminal.h"
#include "include/cenote/error.h"

namespace cenote::cli {
namespace {

// So that no file of a run gets the number of a standard stream that the caller closed.
void open_standard_streams() {
  while (true) {
    const int descriptor = open("/dev/null", O_RDWR);
    if (descriptor < 0) return;
    if (descriptor > STDERR_FILENO) {
      close(descriptor);
      return;
    }
  }
}

int tell(ExitCode code, std::string_view what) {
  print_note(fmt::format("error: {}", what));
  return code;
}

int run_verb(int argc, const char* const* argv) {
  const CommandLine command = parse_command_line(argc, argv);
  if (command.help.empty()) return command.verb->run(command);
  print_output(command.help);
  return done;
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  open_standard_streams();
  std::signal(SIGPIPE, SIG_IGN);  // writing tells
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return run_verb(argc, argv);
  } catch (const SpecError& error) {
    return tell(wrong, error.what());
  } catch (const std::bad_alloc&) {
    return tell(failed, "out of memory; fewer members or a smaller trace need less");
  } catch (const std::exception& error) {
    return tell(failed, error.what());
  }
}

}  // namespace cenote::cli
