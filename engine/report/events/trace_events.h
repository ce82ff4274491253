#pragma once

#include <cstdint>

#include "engine/report/events/view_files.h"
#include "engine/train/snapshot.h"

namespace cenote::events {

/// What a record holds, by tags named as in trace.npz: "<layer>/<tensor>/<statistic>". What was not measured (NaN in
/// trace.npz) is left out. Of a member also histograms: "<layer>/<tensor>/log2_magnitude", and, by the variable's name,
/// of the numbers in trace.values.
void add_record(ViewFiles& files, const Snapshot& snapshot, std::int64_t record);

/// What is measured after the run: Jacobians.
void add_late_record(ViewFiles& files, const Snapshot& snapshot, std::int64_t record);

}  // namespace cenote::events
