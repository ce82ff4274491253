#pragma once

#include "kernels/reference/activation.h"
#include "tests/kernels/ops/rounding.h"

/// Error bounds of what layers are made of. Each is γ_n·Σ|terms|, n the roundings on the way of a term.
namespace cenote::ops {

inline Bound dense_forward_bound(const Context& c) {
  const View x = c.in(0), kernel = c.in(1), bias = c.in(2);
  return each_entry(c.out(), [&](std::int64_t r, std::int64_t o) {
    double terms = bias ? std::abs(bias(o)) : 0;
    for (std::int64_t k = 0; k < x.columns; ++k) terms += std::abs(x(r, k) * kernel(k, o));
    return c.rounding.of(static_cast<double>(x.columns) + 1, terms);  // a chain of fma, then the bias
  });
}

inline Bound dense_backward_input_bound(const Context& c) {
  const View dy = c.in(0), kernel = c.in(1);
  return each_entry(c.out(), [&](std::int64_t r, std::int64_t k) {
    double terms = 0;
    for (std::int64_t o = 0; o < dy.columns; ++o) terms += std::abs(dy(r, o) * kernel(k, o));
    return c.rounding.of(static_cast<double>(dy.columns), terms);
  });
}

inline Bound dense_backward_kernel_bound(const Context& c) {
  const View x = c.in(0), dy = c.in(1);
  return each_entry(c.out(), [&](std::int64_t k, std::int64_t o) {
    double terms = 0;
    for (std::int64_t r = 0; r < x.rows; ++r) terms += std::abs(x(r, k) * dy(r, o));
    return c.rounding.of(batch_roundings(x.rows), terms);
  });
}

inline Bound dense_backward_bias_bound(const Context& c) {
  const View dy = c.in(0);
  return each(c.out(), [&](std::int64_t o) {
    double terms = 0;
    for (std::int64_t r = 0; r < dy.rows; ++r) terms += std::abs(dy(r, o));
    return c.rounding.of(batch_roundings(dy.rows), terms);
  });
}

/// e^(z − max) / Σ: the rounding of z − max enters through the exponent.
inline Bound softmax_bound(const Context& c) {
  const View z = c.in(0), h = c.out();
  return each_entry(h, [&](std::int64_t r, std::int64_t k) {
    double spread = 0;
    for (double a : z.row(r))
      for (double b : z.row(r)) spread = std::max(spread, std::abs(a - b));
    return c.rounding.of(2 * c.rounding.function + 2 * spread + static_cast<double>(z.columns) + 1, h(r, k));
  });
}

inline Bound activation_forward_bound(const Context& c) {
  if (c.i.p.activation.kind == Activation::softmax) return softmax_bound(c);
  const View h = c.out();
  return each(h, [&](std::int64_t e) { return c.rounding.of(c.rounding.function + 2, std::abs(h(e))); });
}

/// h·(dh − Σ h·dh)
inline Bound softmax_backward_bound(const Context& c) {
  const View h = c.in(0), dh = c.in(1);
  return each_entry(c.out(), [&](std::int64_t r, std::int64_t k) {
    double terms = std::abs(dh(r, k));
    for (std::int64_t o = 0; o < h.columns; ++o) terms += std::abs(h(r, o) * dh(r, o));
    return c.rounding.of(static_cast<double>(h.columns) + 2, h(r, k) * terms);
  });
}

/// The terms that φ′ is added up from, where they may cancel.
inline double derivative_terms(const Parameters::ActivationParameters& p, double slope, double value) {
  if (p.kind == Activation::gelu)
    return reference::normal_cdf(value) + std::abs(value) * reference::normal_density(value);
  if (p.kind == Activation::silu) return reference::sigmoid(value) * (1 + std::abs(value));  // σ + z·σ·(1 − σ)
  return std::abs(reference::derivative(p, slope, value));
}

inline Bound activation_backward_bound(const Context& c) {
  if (c.i.p.activation.kind == Activation::softmax) return softmax_backward_bound(c);
  const View value = c.in(0), dh = c.in(1);
  return each(c.out(), [&](std::int64_t e) {
    return c.rounding.of(c.rounding.function + 4,
                         std::abs(dh(e)) * derivative_terms(c.i.p.activation, c.number(2), value(e)));
  });
}

inline Bound prelu_backward_alpha_bound(const Context& c) {
  const View x = c.in(0), dy = c.in(1);
  return each(c.out(), [&](std::int64_t o) {
    double terms = 0;
    for (std::int64_t r = 0; r < x.rows; ++r) terms += x(r, o) < 0 ? std::abs(x(r, o) * dy(r, o)) : 0;
    return c.rounding.of(batch_roundings(x.rows), terms);
  });
}

}  // namespace cenote::ops
