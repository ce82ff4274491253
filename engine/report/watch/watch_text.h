#pragma once

#include <string>

#include "engine/report/watch/run_state.h"
#include "engine/report/watch/study_state.h"

namespace cenote::watch {

/// The room that there is, and whether it is a terminal's.
struct TextStyle {
  int columns = 80, rows = 60;
  bool colour = false;
};

/// How far the run is, its loss and first metric over the members, gradient norms by layer, findings.
std::string watch_text(const RunState& state, const TextStyle& style);

/// How far each cohort is, with what was found in it, then the run that moves. Of more cohorts than there is room for,
/// those next to it.
std::string watch_text(const StudyState& state, const TextStyle& style);

/// The same as one JSON object; what is not finite is null.
std::string watch_json(const RunState& state);
std::string watch_json(const StudyState& state);

}  // namespace cenote::watch
