#pragma once

#include "kernels/cpu/namespace.h"
#include "kernels/lanes/optimizer.h"

namespace cenote::cpu::CENOTE_TARGET {

/// One step of every element of a variable. optimizer: lanes' Adam, Sgd or RmsProp; change(g, i): the gradient as it
/// has become
template <class Optimizer, class Change>
CENOTE_INLINE void optimize(const Optimizer& optimizer, const Tensor& gradient, Change change) {
  const std::int64_t n = optimizer.w.lines();
  for (std::int64_t i = 0; i < n; ++i) optimizer.step(i, change(load(gradient.line(i)), i));
}
template <class Optimizer>
CENOTE_INLINE void optimize(const Optimizer& optimizer, const Tensor& gradient) {
  optimize(optimizer, gradient, [](Lanes g, std::int64_t) { return g; });
}

}  // namespace cenote::cpu::CENOTE_TARGET
