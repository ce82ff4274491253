#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnosis/finding_text.h"
#include "engine/report/watch/watch_text.h"

namespace cenote::watch {
namespace {

std::string epochs_text(const WatchedCohort& cohort) {
  const std::string fewest =
      cohort.fewest_epochs_done == cohort.most_epochs_done ? "" : fmt::format("{}–", cohort.fewest_epochs_done);
  return fmt::format("{}{} of {} epochs", fewest, cohort.most_epochs_done, cohort.epochs);
}

std::string line_of(const WatchedCohort& cohort, std::size_t label) {
  const std::string name = fmt::format("  {:<{}}  ", cohort.name, label);
  if (!cohort.phase) return name + "not begun\n";
  const std::string found = cohort.findings ? " · " + findings_in_short(*cohort.findings) : "";
  return fmt::format("{}{} · {}{}\n", name, epochs_text(cohort), to_text(*cohort.phase), found);
}

/// Where the cohort that moves is, or the last one.
std::size_t place_of_moving(const StudyState& state) {
  if (!state.moving) return 0;
  const auto found = std::ranges::find(state.cohorts, state.moving->path, &WatchedCohort::path);
  return static_cast<std::size_t>(found - state.cohorts.begin());
}

/// So many cohorts, the one that moves among them, and how many there are before and after.
std::string list_of(const StudyState& state, std::size_t rows) {
  const std::size_t count = state.cohorts.size(), shown = std::min(rows, count), place = place_of_moving(state);
  const std::size_t begin = std::min(place - std::min(place, shown / 2), count - shown);
  std::size_t label = 0;
  for (const WatchedCohort& cohort : state.cohorts) label = std::max(label, cohort.name.size());
  std::string text = begin > 0 ? fmt::format("  … {} before\n", begin) : "";
  for (std::size_t i = begin; i < begin + shown; ++i) text += line_of(state.cohorts[i], label);
  return text + (begin + shown < count ? fmt::format("  … {} after\n", count - begin - shown) : "");
}

}  // namespace

std::string watch_text(const StudyState& state, const TextStyle& style) {
  const int rows = std::clamp(style.rows / 4, 3, 20);
  std::string text = fmt::format("{} ({})\n{} of {} cohorts ended, {:.0f} % of all members' epochs done · {}\n\n",
                                 state.title, state.path.string(), state.cohorts_ended(), state.cohorts.size(),
                                 100 * state.share_done(), sentence_of(state.phase));
  text += list_of(state, static_cast<std::size_t>(rows));
  if (!state.moving) return text;
  const int lines = static_cast<int>(std::ranges::count(text, '\n')) + 1;
  return text + "\n" + watch_text(*state.moving, {style.columns, std::max(style.rows - lines, 1), style.colour});
}

}  // namespace cenote::watch
