#pragma once

#include "kernels/cpu/namespace.h"
#include "kernels/lanes/optimizer.h"

namespace cenote::cpu::CENOTE_TARGET {

/// One step of every element of a variable. optimizer: lanes' Adam, Sgd or RmsProp
template <class Optimizer>
CENOTE_INLINE void optimize(const Optimizer& optimizer, const Tensor& gradient) {
  const std::int64_t n = optimizer.w.lines();
  for (std::int64_t i = 0; i < n; ++i) optimizer.step(i, load(gradient.line(i)));
}

}  // namespace cenote::cpu::CENOTE_TARGET
