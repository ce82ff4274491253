#pragma once

#include "cenote/train.h"
#include "engine/report/events/view_files.h"
#include "engine/train/members.h"

namespace cenote::events {

/// Histograms of a member's variables, by their names, before training. Those that the trace holds are its own.
void add_initial_weights(ViewFiles& files, const Result& result, const CohortMembers& members);

/// The same after training.
void add_trained_weights(ViewFiles& files, const Result& result);

}  // namespace cenote::events
