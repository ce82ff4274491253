#pragma once

#include "cenote/train.h"

namespace cenote::bench {

/// A ReLU network on two moons with Adam, and a cohort of it: depth hidden layers of `width` units, one sigmoid output.
struct Steps {
  std::int64_t depth, width, batch, members;
  Reproducible reproducible = Reproducible::everywhere;

  Network network() const;
  /// Of one step of one member.
  double flops() const;
};

/// Seconds of one step of all members, data having so many rows a step: the difference between a run of `epochs` and
/// one of twice as many. What both do before, between and after their steps (drawing weights, capturing graphs,
/// evaluating) is left out.
double step_seconds(const Steps& s, std::int64_t epochs, std::int64_t steps_per_epoch, const BackendOptions& options);

}  // namespace cenote::bench
