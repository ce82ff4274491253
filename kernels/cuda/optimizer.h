#pragma once

#include "kernels/cuda/clipping.h"
#include "kernels/lanes/optimizer.h"

// The optimizers: an element a thread; the gradient is clipped on its way.
namespace cenote::cuda {

template <>
struct Work<OptimizerConstants> {
  using Scratch = NoScratch;
  static constexpr const char* name = "optimizer_constants";
  static int threads(const OptimizerConstants&) { return 32; }
  CENOTE_HD static std::int64_t parts(const OptimizerConstants&) { return 1; }
};

template <class Team>
__device__ void run(const Team& team, const OptimizerConstants& o, std::int64_t member, std::int64_t, NoScratch&) {
  if (team.rank() != 0) return;
  if (SEEDED_BUG(race_between_blocks) && member == 0) ++const_cast<RunState*>(o.state)->step;
  const double weight_decay = o.weight_decay == nullptr ? 0.0 : o.weight_decay[member];
  write_constants(o.optimizer, o.rates[o.state->step], o.learning_rate[member], weight_decay, of(o.constants, member),
                  0);
}

template <>
struct Work<Optimize> : ElementWork {
  static constexpr const char* name = "optimize";
  static int threads(const Optimize& o) { return threads_of(o.w.size()); }
  CENOTE_HD static std::int64_t parts(const Optimize& o) { return parts_of(o.w.size()); }
};

template <class Team>
__device__ void run(const Team& team, const Optimize& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor gradient = of(o.gradient, member), constants = of(o.constants, member), w = of(o.w, member);
  const Tensor state[3] = {of(o.state[0], member), of(o.state[1], member), of(o.state[2], member)};
  const std::int64_t size = SEEDED_BUG(off_by_one_in_the_tail) ? o.w.size() + 1 : o.w.size();
  const auto step_all = [&](const auto& optimizer) {
    for_part(team, part, size,
             [&](std::int64_t i) { optimizer.step(i, changed(o.changes, member, i, *gradient.line(i))); });
  };
  if (o.optimizer.type == Optimizer::Type::sgd) return step_all(Sgd(o.optimizer, constants, w, state[0]));
  if (o.optimizer.type == Optimizer::Type::rmsprop)
    return step_all(RmsProp(o.optimizer, constants, w, state[0], state[1], state[2]));
  step_all(Adam(o.optimizer, constants, w, state[0], state[1], state[2]));
}

}  // namespace cenote::cuda
