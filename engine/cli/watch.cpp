#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <ctime>

#include "engine/cli/command_line.h"
#include "engine/cli/program.h"
#include "engine/cli/terminal.h"
#include "engine/report/watch/file_changes.h"
#include "engine/report/watch/run_state.h"
#include "engine/report/watch/study_state.h"
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

template <class State>
bool goes_on(const State& state) {
  return state.phase == watch::Phase::running || state.phase == watch::Phase::unknown;
}

watch::RunState read_again(const watch::RunState& state) { return watch::read_run_state(state.path); }
watch::StudyState read_again(const watch::StudyState& state) { return watch::read_study_state(state.path); }

bool shows_nothing(const watch::RunState& state) { return !state.seconds_since_written; }
bool shows_nothing(const watch::StudyState& state) { return !state.moving || shows_nothing(*state.moving); }

// A file's age grows, and a program ends, without any file changing.
template <class State>
State look(watch::FileChanges& changes, const State& before) {
  return changes.happened(watched_files(before)) || shows_nothing(before) ? read_again(before) : refreshed(before);
}

template <class State>
int follow(State& state) {
  const HeldSignals signals;
  const Screen screen;
  watch::FileChanges changes;
  while (goes_on(state)) {
    const Extent extent = output_extent();
    screen.show(watch_text(state, style_of(extent)), extent.rows);
    if (const int signal = signals.wait(between_looks); signal != 0)
      return signal == SIGTERM ? terminated : interrupted;
    state = look(changes, state);
  }
  return done;
}

template <class State>
int show(const CommandLine& command, State state) {
  const bool is_live = output_is_terminal() && !command.json();
  const int code = is_live ? follow(state) : done;
  const watch::TextStyle once =
      is_live ? style_of({.columns = output_extent().columns, .rows = 60}) : watch::TextStyle{};
  print_output(command.json() ? watch_json(state) : watch_text(state, once));
  return code;
}

}  // namespace

int watch(const CommandLine& command) {
  const std::filesystem::path path = command.arguments.front();
  return watch::is_study(path) ? show(command, watch::read_study_state(path))
                               : show(command, watch::read_run_state(path));
}

}  // namespace cenote::cli
