#pragma once

#include "kernels/cpu/column_sums.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/row.h"
#include "kernels/math/with_activation.h"

// Operations on each element, or each row, by itself.
namespace cenote::cpu::CENOTE_TARGET {

/// h = activation(z)
inline void activation_forward(const Parameters::ActivationParameters& p, const Tensor& z, const Tensor& slope,
                               const Tensor& h) {
  if (p.kind == Activation::softmax) {
    for (std::int64_t r = 0; r < z.rows; ++r) softmax_row(z, h, r);
    return;
  }
  const Arguments arguments = arguments_of(p, slope);
  math::with_activation(
      p.kind, [&]<Activation A>() __attribute__((always_inline)) {
        for_each_line(
            h, [&](Lanes x) __attribute__((always_inline)) { return math::activate<A>(x, arguments); }, z);
      });
}

/// dz = dh·activation′, from the output or the pre-activation as derivative_from_output() says
inline void activation_backward(const Parameters::ActivationParameters& p, const Tensor& value, const Tensor& dh,
                                const Tensor& slope, const Tensor& dz, bool accumulate) {
  if (p.kind == Activation::softmax) {
    for (std::int64_t r = 0; r < dz.rows; ++r) softmax_gradient_row(value, dh, dz, r, accumulate);
    return;
  }
  const Arguments arguments = arguments_of(p, slope);
  math::with_activation(
      p.kind, [&]<Activation A>() __attribute__((always_inline)) {
        auto gradient = [&](Lanes v, Lanes g) __attribute__((always_inline)) {
          return math::activation_gradient<A>(v, g, arguments);
        };
        if (!accumulate) return for_each_line(dz, gradient, value, dh);
        for_each_line(
            dz, [&](Lanes v, Lanes g, Lanes old) { return old + gradient(v, g); }, value, dh, dz);
      });
}

/// h = activation(z), and its derivative in place of z
inline void activation_with_derivative(const Parameters::ActivationParameters& p, const Tensor& z, const Tensor& h) {
  math::with_activation(
      p.kind, [&]<Activation A>() __attribute__((always_inline)) {
        if constexpr (math::has_shared_derivative(A))
          for (std::int64_t i = 0; i < h.lines(); ++i) {
            const auto both = math::activate_with_derivative<A>(load(z.line(i)));
            store(both.value, h.line(i));
            store(both.derivative, z.line(i));
          }
      });
}

/// dz = derivative·dh
inline void multiply(const Tensor& derivative, const Tensor& dh, const Tensor& dz, bool accumulate) {
  if (!accumulate)
    return for_each_line(
        dz, [](Lanes d, Lanes g) { return d * g; }, derivative, dh);
  for_each_line(
      dz, [](Lanes d, Lanes g, Lanes old) { return old + d * g; }, derivative, dh, dz);
}

/// y = alpha·x where x < 0, else x. x, y (rows, columns), alpha (columns)
inline void prelu_forward(const Tensor& x, const Tensor& alpha, const Tensor& y) {
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t c = 0; c < x.columns; ++c) store(prelu(load(x.at(r, c)), load(alpha.line(c))), y.at(r, c));
}

/// dx = dy where x > 0, alpha·dy where x < 0, +0 at 0
inline void prelu_backward_input(const Tensor& x, const Tensor& alpha, const Tensor& dy, const Tensor& dx,
                                 bool accumulate) {
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t c = 0; c < x.columns; ++c) {
      const Lanes value = prelu_gradient(load(x.at(r, c)), load(dy.at(r, c)), load(alpha.line(c)));
      store(accumulate ? load(dx.at(r, c)) + value : value, dx.at(r, c));
    }
}

/// dalpha = Σ dy·min(x, 0) over the batch. x, dy (rows, columns), dalpha (columns)
inline void prelu_backward_alpha(const Tensor& x, const Tensor& dy, const Tensor& dalpha, bool accumulate) {
  for_each_panel(x.columns, [&]<int Columns>(std::int64_t first) {
    Lanes sum[Columns];
    sum_columns<Columns>(
        x.rows,
        [&](Lanes chain, std::int64_t r, int c) {
          return add_prelu_alpha(chain, load(x.at(r, first + c)), load(dy.at(r, first + c)));
        },
        sum);
    for (int c = 0; c < Columns; ++c) {
      float* const place = dalpha.line(first + c);
      store(accumulate ? load(place) + sum[c] : sum[c], place);
    }
  });
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
