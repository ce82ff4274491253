#pragma once

#include <string>

#include "engine/report/watch/run_state.h"

namespace cenote::watch {

/// The room that there is, and whether it is a terminal's.
struct TextStyle {
  int columns = 80, rows = 60;
  bool colour = false;
};

/// How far the run is, its loss and first metric over the members, gradient norms by layer, findings.
std::string watch_text(const RunState& state, const TextStyle& style);

/// The same as one JSON object; what is not finite is null.
std::string watch_json(const RunState& state);

}  // namespace cenote::watch
