#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <ctime>

#include "engine/cli/command_line.h"
#include "engine/cli/program.h"
#include "engine/cli/terminal.h"
#include "engine/report/watch/run_state.h"
#include "engine/report/watch/watch_text.h"

namespace cenote::cli {
namespace {

constexpr timespec between_looks{1, 0};

/// The terminal's other screen, without cursor and line breaks, so that what was on it before is there again
/// afterwards.
class Screen {
 public:
  Screen() { print_output("\033[?1049h\033[?25l\033[?7l"); }
  ~Screen() {
    std::fputs("\033[?7h\033[?25h\033[?1049l", stdout);
    std::fflush(stdout);
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  // From the top, line by line, so that nothing flickers; what does not fit is left out.
  void show(std::string_view text, int rows) const {
    std::string drawn = "\033[H";
    for (int row = 0; row + 1 < rows && !text.empty(); ++row) {
      const auto end = std::min(text.find('\n'), text.size());
      drawn += fmt::format("{}\033[K\n", text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    print_output(drawn + "\033[J");
  }
};

/// Ctrl-C and SIGTERM wait until they are asked for.
class HeldSignals {
 public:
  HeldSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  /// Sleeps until one comes. @returns it, or 0 after so long
  int wait(const timespec& time) const {
    const int signal = sigtimedwait(&signals_, nullptr, &time);
    return signal > 0 ? signal : 0;
  }

 private:
  sigset_t signals_{};
};

watch::TextStyle style_of(const Extent& extent) {
  return {.columns = extent.columns, .rows = extent.rows, .colour = output_has_colour()};
}

bool goes_on(const watch::RunState& state) {
  return state.phase == watch::Phase::running || state.phase == watch::Phase::unknown;
}

// A file's age grows, and a program ends, without any file changing; reading all of a large run each second is much.
watch::RunState look(const std::filesystem::path& path, watch::RunChanges& changes, const watch::RunState& before) {
  return changes.happened() || !before.seconds_since_written ? watch::read_run_state(path) : watch::refreshed(before);
}

int follow(const std::filesystem::path& path, watch::RunState& state) {
  const HeldSignals signals;
  const Screen screen;
  watch::RunChanges changes(path);
  while (goes_on(state)) {
    const Extent extent = output_extent();
    screen.show(watch_text(state, style_of(extent)), extent.rows);
    if (const int signal = signals.wait(between_looks); signal != 0)
      return signal == SIGTERM ? terminated : interrupted;
    state = look(path, changes, state);
  }
  return done;
}

}  // namespace

int watch(const CommandLine& command) {
  const std::filesystem::path path = command.arguments.front();
  watch::RunState state = watch::read_run_state(path);
  const bool is_live = output_is_terminal() && !command.json();
  const int code = is_live ? follow(path, state) : done;
  const watch::TextStyle once =
      is_live ? style_of({.columns = output_extent().columns, .rows = 60}) : watch::TextStyle{};
  print_output(command.json() ? watch_json(state) : watch_text(state, once));
  return code;
}

}  // namespace cenote::cli
