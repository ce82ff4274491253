#pragma once

#include "cenote/program.h"
#include "kernels/lanes/tensor.h"
#include "kernels/math/activation.h"

// Activations of one element.
namespace cenote::lanes::CENOTE_TARGET {

using Arguments = math::ActivationArguments<Lanes>;

CENOTE_INLINE Arguments arguments_of(const Parameters::ActivationParameters& p, const Tensor& slope) {
  return {slope.data != nullptr ? load(slope.data) : Lanes(0.0f), Lanes(static_cast<float>(p.alpha)),
          Lanes(static_cast<float>(p.threshold)), Lanes(static_cast<float>(p.max_value))};
}

/// alpha·x where x < 0, else x
CENOTE_INLINE Lanes prelu(Lanes x, Lanes alpha) { return select(x < Lanes(0.0f), alpha * x, x); }

/// g where x > 0, alpha·g where x < 0, +0 at 0, as Keras differentiates relu(x) − alpha·relu(−x)
CENOTE_INLINE Lanes prelu_gradient(Lanes x, Lanes g, Lanes alpha) {
  const Lanes zero(0.0f);
  const Lanes inside = select(x < zero, alpha * g, g);
  return select(x == zero, zero, inside);
}

/// chain + dy·min(x, 0)
CENOTE_INLINE Lanes add_prelu_alpha(Lanes chain, Lanes x, Lanes dy) {
  return fma(dy, math::at_most(x, Lanes(0.0f)), chain);
}

/// Σ dy·min(x, 0) over rows begin … end − 1 of a column
CENOTE_INLINE Lanes prelu_alpha_chain(const Tensor& x, const Tensor& dy, std::int64_t c, std::int64_t begin,
                                      std::int64_t end) {
  Lanes chain(0.0f);
  for (std::int64_t r = begin; r < end; ++r) chain = add_prelu_alpha(chain, load(x.at(r, c)), load(dy.at(r, c)));
  return chain;
}

}  // namespace cenote::lanes::CENOTE_TARGET
