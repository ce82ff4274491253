#pragma once

#include <filesystem>

#include "engine/train/snapshot.h"

namespace cenote {

/// `steps` (T), and for each traced tensor "<tensor>/<statistic>" (T, members), "<variable>/values" (T, members, shape
/// of the variable), "<tensor>/<statistic>" of each instrument beside Moments as cenote/instrument.h lists them, for
/// histograms with `histogram_edges`, the lower edges of bins 1, 2, …, and, over all members, "<tensor>/norm_quantiles"
/// (T, levels) with `norm_quantile_levels`.
/// @throws Error naming the file
void write_trace_npz(const std::filesystem::path& file, const Snapshot& snapshot);

}  // namespace cenote
