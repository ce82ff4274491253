#pragma once

#include <cstdint>
#include <span>
#include <stop_token>

#include "cenote/backend.h"
#include "cenote/experiment.h"
#include "cenote/program.h"

namespace cenote {

/// What a study of remedies will cost, before it starts.
struct RemedyBudget {
  std::int64_t singles = 0, most_pairs = 0;  ///< cohorts beside the base
  std::int64_t members = 0, epochs = 0, steps_per_epoch = 0;
  std::int64_t probed_epochs = 0;    ///< of the base, all members, traced as it will be
  double probed_seconds = 0;         ///< what they took
  double seconds_beside = 0;         ///< measured: theory for the base, which every cohort is set beside
  double seconds = 0, of_pairs = 0;  ///< estimated: training by FLOPs, and theory; pairs as dear as the dearest remedy

  std::int64_t networks() const { return (1 + singles + most_pairs) * members; }
  std::int64_t updates() const { return networks() * epochs * steps_per_epoch; }
};

/// FLOPs of a member's training step on a full batch.
std::int64_t flops_of_step(const Program& program, std::int64_t batch_size);

/// Trains the base for some epochs, writing nothing, to measure what one takes.
/// @param flops flops_of_step() of each remedy
RemedyBudget remedy_budget(const Experiment& base, const Dataset& data, Backend& backend,
                           std::span<const std::int64_t> flops, std::int64_t most_pairs, const std::stop_token& stop);

}  // namespace cenote
