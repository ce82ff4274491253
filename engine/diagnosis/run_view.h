#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "cenote/data.h"
#include "cenote/experiment.h"
#include "cenote/train.h"
#include "engine/diagnosis/seen.h"
#include "engine/trace/table.h"

namespace cenote {

/// A run to be looked at, be it in memory or in its directory. All of it must outlive the view.
struct RunView {
  const Experiment& experiment;
  const Dataset& data;
  const History& history;
  const TraceTable& trace;
  std::vector<std::int64_t> epochs_done;           ///< (members)
  std::vector<std::int64_t> first_nonfinite_step;  ///< (members), −1: never
  std::filesystem::path initial_weights, weights;  ///< npz; one that is not there is not looked at
};

/// So many members are looked at, the first ones: as many as are traced in full by default.
inline constexpr std::int64_t most_members_seen = 128;

/// Reads what the rules need. @throws SpecError naming a file of weights that does not fit the experiment
Seen look_at(const RunView& run);

}  // namespace cenote
