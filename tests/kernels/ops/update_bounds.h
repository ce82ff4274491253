#pragma once

#include "kernels/reference/optimizer.h"
#include "tests/kernels/ops/rounding.h"

/// Error bounds of clipping and of optimizers.
namespace cenote::ops {

/// One number times a factor: clip_norm's factor is made of a root of a sum of squares, of which half the error counts.
inline Bound scaled_bound(const Context& c, double roundings) {
  return each(c.out(), [&](std::int64_t e) { return c.rounding.of(roundings, std::abs(c.out()(e))); });
}
inline Bound clip_norm_bound(const Context& c) { return scaled_bound(c, static_cast<double>(c.in(0).size()) / 2 + 5); }
inline Bound scale_bound(const Context& c) {
  return scaled_bound(c, static_cast<double>(c.history.squared_elements) / 2 + 5);
}

/// What an optimizer adds to a variable, without weight decay. The cases' gradients never change sign, so that states
/// keep their relative error: three roundings a step, and a few for constants such as 1 − β, which backends may keep
/// in other places. A root halves what it takes in and adds its own.
inline double update_roundings(const Context& c) { return 6.0 * c.history.optimizer_steps + 10 + c.rounding.function; }

/// RMSprop's v − ḡ² + ε cancels: its relative error is that of v and ḡ² over what is left.
inline double cancellation(const Context& c, std::int64_t e) {
  if (c.i.opcode != Opcode::rmsprop || c.i.out[2] == no_slot) return 1;
  const double v = c.out(1)(e), mean = c.out(2)(e);
  return (v + mean * mean) / (v - mean * mean + c.i.p.optimizer.epsilon);
}

/// |terms| of what is added to the variable: with momentum, Nesterov's update has two parts of one sign.
inline double update_terms(const Context& c, std::int64_t e) {
  const View w = c.before.view(c.i.out[0]);
  const View constants = c.in(1);
  const double decay = std::abs(w(e) * constants(reference::decay));
  return std::abs(c.out()(e) - w(e)) + 2 * decay;
}

inline Bound optimizer_bound(const Context& c) {
  const View w = c.before.view(c.i.out[0]);
  return each(c.out(), [&](std::int64_t e) {
    const double update = c.rounding.of(update_roundings(c), update_terms(c, e)) * cancellation(c, e);
    return update + c.rounding.of(2, std::abs(w(e)) + std::abs(c.out()(e)));
  });
}

inline Bound difference_bound(const Context& c) {
  return each(c.out(), [&](std::int64_t e) { return c.rounding.of(1, std::abs(c.out()(e))); });
}

/// Bounds of the sums of Moments; counts and extremes are exact.
struct MomentsBound {
  double sum, absolute_sum, square_sum, centered_square_sum;
};
inline MomentsBound moments_bound(const Moments& m, Rounding rounding) {
  const auto n = static_cast<double>(m.finite_count());
  const double off = n > 0 ? rounding.gamma(n) * m.absolute_sum / n : 0;  // of the mean that is subtracted
  return {rounding.of(n, m.absolute_sum), rounding.of(n, m.absolute_sum), rounding.of(n, m.square_sum),
          n * off * off + rounding.of(n + 3, m.centered_square_sum + n * off * off)};
}

}  // namespace cenote::ops
