#pragma once

#include <filesystem>
#include <vector>

#include "engine/diagnosis/run_view.h"

namespace cenote {

/// One forward and backward pass of the run's network over up to 256 samples of its training part, evenly picked, with
/// the weights of a file: what the trace of a batch cannot say. Batch statistics are those of the samples.
/// @returns (members, layers as in `facts`)
/// @throws SpecError naming the file if its arrays don't fit the network, or some are missing
std::vector<std::vector<PassSeen>> probe(const RunView& run, const std::vector<LayerFacts>& facts,
                                         const std::filesystem::path& weights);

}  // namespace cenote
