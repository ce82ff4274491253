#pragma once

#include "cenote/program.h"
#include "engine/diagnosis/run_view.h"
#include "engine/diagnosis/seen.h"

namespace cenote {

inline std::size_t to_size(std::int64_t n) { return static_cast<std::size_t>(n); }

/// What the kernels were before training: LayerSeen::gain and alike of each member and layer of `seen`.
/// @throws SpecError naming the run's file of initial weights if it does not fit the program
void see_initial_weights(const RunView& run, const Program& program, Seen& seen);

/// What became of them: LayerSeen::change, and OutcomeSeen::weights_are_finite. Both files are there.
/// @throws SpecError naming the file that does not fit the program
void see_changes(const RunView& run, const Program& program, Seen& seen);

}  // namespace cenote
