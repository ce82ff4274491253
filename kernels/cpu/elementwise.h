#pragma once

#include "cenote/program.h"
#include "kernels/cpu/tensor.h"
#include "kernels/math/activation.h"

// Operations on each element, or each row, by itself.
namespace cenote::cpu::CENOTE_TARGET {

using Arguments = math::ActivationArguments<Lanes>;

CENOTE_INLINE Arguments arguments_of(const Parameters::ActivationParameters& p, const Tensor& slope) {
  return {slope.data != nullptr ? load(slope.data) : Lanes(0.0f), Lanes(static_cast<float>(p.alpha)),
          Lanes(static_cast<float>(p.threshold)), Lanes(static_cast<float>(p.max_value))};
}

/// Calls visit.template operator()<A>() for the activation of that kind. softmax is not among them.
template <class Visit>
CENOTE_INLINE void with_activation(Activation kind, Visit visit) {
  switch (kind) {
    case Activation::sigmoid:
      return visit.template operator()<Activation::sigmoid>();
    case Activation::tanh:
      return visit.template operator()<Activation::tanh>();
    case Activation::relu:
      return visit.template operator()<Activation::relu>();
    case Activation::leaky_relu:
      return visit.template operator()<Activation::leaky_relu>();
    case Activation::elu:
      return visit.template operator()<Activation::elu>();
    case Activation::selu:
      return visit.template operator()<Activation::selu>();
    case Activation::softplus:
      return visit.template operator()<Activation::softplus>();
    case Activation::gelu:
      return visit.template operator()<Activation::gelu>();
    case Activation::silu:
      return visit.template operator()<Activation::silu>();
    case Activation::thresholded_relu:
      return visit.template operator()<Activation::thresholded_relu>();
    default:
      return visit.template operator()<Activation::linear>();
  }
}

/// max over a row, first column first; NaN passes. z (rows, columns)
CENOTE_INLINE Lanes row_maximum(const Tensor& z, std::int64_t row) {
  Lanes maximum = load(z.at(row, 0));
  for (std::int64_t c = 1; c < z.columns; ++c) {
    const Lanes value = load(z.at(row, c));
    maximum = select(value > maximum || value != value, value, maximum);
  }
  return maximum;
}

/// h = e^(z − max) / Σ e^(z − max) in each row, the sum ascending from the first column. z, h (rows, columns)
inline void softmax_forward(const Tensor& z, const Tensor& h) {
  for (std::int64_t r = 0; r < z.rows; ++r) {
    const Lanes maximum = row_maximum(z, r);
    Lanes sum(0.0f);
    for (std::int64_t c = 0; c < z.columns; ++c) {
      const Lanes e = math::exp(load(z.at(r, c)) - maximum);
      store(e, h.at(r, c));
      sum = sum + e;
    }
    for (std::int64_t c = 0; c < z.columns; ++c) store(load(h.at(r, c)) / sum, h.at(r, c));
  }
}

/// dz = h·(dh − Σ dh·h), the sum an FMA chain from zero. h, dh, dz (rows, columns)
inline void softmax_backward(const Tensor& h, const Tensor& dh, const Tensor& dz, bool accumulate) {
  for (std::int64_t r = 0; r < h.rows; ++r) {
    Lanes dot(0.0f);
    for (std::int64_t c = 0; c < h.columns; ++c) dot = fma(load(dh.at(r, c)), load(h.at(r, c)), dot);
    for (std::int64_t c = 0; c < h.columns; ++c) {
      const Lanes value = load(h.at(r, c)) * (load(dh.at(r, c)) - dot);
      store(accumulate ? load(dz.at(r, c)) + value : value, dz.at(r, c));
    }
  }
}

/// h = activation(z)
inline void activation_forward(const Parameters::ActivationParameters& p, const Tensor& z, const Tensor& slope,
                               const Tensor& h) {
  if (p.kind == Activation::softmax) return softmax_forward(z, h);
  const Arguments arguments = arguments_of(p, slope);
  with_activation(
      p.kind, [&]<Activation A>() __attribute__((always_inline)) {
        for_each_line(
            h, [&](Lanes x) __attribute__((always_inline)) { return math::activate<A>(x, arguments); }, z);
      });
}

/// dz = dh·activation′, from the output or the pre-activation as derivative_from_output() says
inline void activation_backward(const Parameters::ActivationParameters& p, const Tensor& value, const Tensor& dh,
                                const Tensor& slope, const Tensor& dz, bool accumulate) {
  if (p.kind == Activation::softmax) return softmax_backward(value, dh, dz, accumulate);
  const Arguments arguments = arguments_of(p, slope);
  with_activation(
      p.kind, [&]<Activation A>() __attribute__((always_inline)) {
        auto gradient = [&](Lanes v, Lanes g) __attribute__((always_inline)) {
          return math::activation_gradient<A>(v, g, arguments);
        };
        if (!accumulate) return for_each_line(dz, gradient, value, dh);
        for_each_line(
            dz, [&](Lanes v, Lanes g, Lanes old) { return old + gradient(v, g); }, value, dh, dz);
      });
}

/// y = alpha·x where x < 0, else x. x, y (rows, columns), alpha (columns)
inline void prelu_forward(const Tensor& x, const Tensor& alpha, const Tensor& y) {
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t c = 0; c < x.columns; ++c) {
      const Lanes v = load(x.at(r, c));
      store(select(v < Lanes(0.0f), load(alpha.line(c)) * v, v), y.at(r, c));
    }
}

/// dx = dy where x > 0, alpha·dy where x < 0, +0 at 0, as Keras differentiates relu(x) − alpha·relu(−x)
inline void prelu_backward_input(const Tensor& x, const Tensor& alpha, const Tensor& dy, const Tensor& dx,
                                 bool accumulate) {
  const Lanes zero(0.0f);
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t c = 0; c < x.columns; ++c) {
      const Lanes v = load(x.at(r, c)), g = load(dy.at(r, c));
      const Lanes inside = select(v < zero, load(alpha.line(c)) * g, g);
      const Lanes value = select(v == zero, zero, inside);
      store(accumulate ? load(dx.at(r, c)) + value : value, dx.at(r, c));
    }
}

/// dalpha = Σ dy·min(x, 0) over the batch. x, dy (rows, columns), dalpha (columns)
inline void prelu_backward_alpha(const Tensor& x, const Tensor& dy, const Tensor& dalpha, bool accumulate) {
  for (std::int64_t c = 0; c < x.columns; ++c) {
    const Lanes sum = sum_of_blocks(x.rows, [&](std::int64_t begin, std::int64_t end) {
      Lanes chain(0.0f);
      for (std::int64_t r = begin; r < end; ++r)
        chain = fma(load(dy.at(r, c)), math::at_most(load(x.at(r, c)), Lanes(0.0f)), chain);
      return chain;
    });
    store(accumulate ? load(dalpha.line(c)) + sum : sum, dalpha.line(c));
  }
}

/// y = a + b
inline void add(const Tensor& a, const Tensor& b, const Tensor& y) {
  for_each_line(
      y, [](Lanes p, Lanes q) { return p + q; }, a, b);
}

/// y = a, or y + a
inline void copy(const Tensor& a, const Tensor& y, bool accumulate) {
  if (accumulate) return add(y, a, y);
  for_each_line(
      y, [](Lanes p) { return p; }, a);
}

}  // namespace cenote::cpu::CENOTE_TARGET
