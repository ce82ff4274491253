#include "engine/cli/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "include/cenote/error.h"

namespace cenote::cli {
namespace {

constexpr int default_width = 100;

bool is_terminal(int descriptor) {
  const char* kind = std::getenv("TERM");
  return isatty(descriptor) == 1 && !(kind != nullptr && std::strcmp(kind, "dumb") == 0);
}

// https://no-color.org: set and not empty
bool no_color() {
  const char* value = std::getenv("NO_COLOR");
  return value != nullptr && *value != '\0';
}

}  // namespace

bool output_is_terminal() { return is_terminal(STDOUT_FILENO); }
bool error_is_terminal() { return is_terminal(STDERR_FILENO); }
bool output_has_colour() { return output_is_terminal() && !no_color(); }
bool error_has_colour() { return error_is_terminal() && !no_color(); }

int terminal_width() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return default_width;
  return size.ws_col;
}

Extent output_extent() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {.columns = size.ws_col, .rows = size.ws_row};
}

void print_output(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    throw Error(fmt::format("standard output: {}", std::strerror(errno)));
}

void print_note(std::string_view text) {
  const std::string line = fmt::format("cenote: {}\n", text);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace cenote::cli
