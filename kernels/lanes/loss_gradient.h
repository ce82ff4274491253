#pragma once

#include "kernels/lanes/loss.h"

// ∂(mean batch loss)/∂prediction, and ∂/∂output where the loss was taken from the logits.
namespace cenote::lanes::CENOTE_TARGET {

/// softmax(z) − y of a row: TensorFlow's gradient of the cross-entropy of logits, also where Σy is not 1
template <bool Sparse>
CENOTE_INLINE void categorical_gradient_of_logits(const LossOperands& o, const Tensor& gradient, std::int64_t row,
                                                  Lanes count) {
  const Lanes maximum = row_maximum(o.prediction, row);
  Lanes sum(0.0f);
  for (std::int64_t c = 0; c < gradient.columns; ++c) sum = sum + math::exp(load(o.prediction.at(row, c)) - maximum);
  for (std::int64_t c = 0; c < gradient.columns; ++c) {
    const Lanes p = math::divide(math::exp(load(o.prediction.at(row, c)) - maximum), sum);
    store(math::divide(p - label<Sparse>(o.target, row, c), count), gradient.at(row, c));
  }
}

/// (1 − y)·σ(z) − y·σ(−z): σ(z) − y without its cancellation where the sample is well learnt
CENOTE_INLINE Lanes binary_gradient_of_logit(Lanes z, Lanes y) {
  return fnma(y, math::sigmoid(Lanes(0.0f) - z), (Lanes(1.0f) - y) * math::sigmoid(z));
}

/// Through q = clip(p/Σp): (Σ_j y_j·[unclipped] − y_c/p_c·Σp·[unclipped]) / Σp
CENOTE_INLINE void categorical_gradient(const LossOperands& o, const Tensor& gradient, std::int64_t row, Lanes count) {
  const Lanes divisor = row_sum(o.prediction, row), zero(0.0f);
  Lanes passed(0.0f);
  auto unclipped_label = [&](std::int64_t c) {
    return pass_if_unclipped(math::divide(load(o.prediction.at(row, c)), divisor), load(o.target.at(row, c)));
  };
  for (std::int64_t c = 0; c < gradient.columns; ++c) passed = passed + unclipped_label(c);
  for (std::int64_t c = 0; c < gradient.columns; ++c) {
    const Lanes y = unclipped_label(c);
    const Lanes own = select(y == zero, zero, math::divide(y, load(o.prediction.at(row, c))));
    store(math::divide(math::divide(passed, divisor) - own, count), gradient.at(row, c));
  }
}

/// Through q = clip(p), −log(q_y/Σq): (1/Σq − [c = y]/q_c)·[unclipped]
CENOTE_INLINE void sparse_gradient(const LossOperands& o, const Tensor& gradient, std::int64_t row, Lanes count) {
  const Lanes divisor = clipped_row_sum(o.prediction, row), one(1.0f);
  for (std::int64_t c = 0; c < gradient.columns; ++c) {
    const Lanes p = load(o.prediction.at(row, c));
    const Lanes own = math::divide(one_hot(o.target, row, c), clip_probability(p).p);
    const Lanes value = math::divide(one, divisor) - own;
    store(math::divide(pass_if_unclipped(p, value), count), gradient.at(row, c));
  }
}

CENOTE_INLINE Lanes elementwise_gradient(const Parameters::LossParameters& p, Lanes h, Lanes y) {
  if (p.loss == Loss::mse) return (h - y) + (h - y);
  if (p.from_logits) return binary_gradient_of_logit(h, y);
  const Clipped q = clip_probability(h);
  return pass_if_unclipped(h, math::divide(Lanes(1.0f) - y, q.complement) - math::divide(y, q.p));
}

/// What every gradient is divided by.
CENOTE_INLINE float loss_count(const Parameters::LossParameters& p, const Tensor& gradient) {
  return static_cast<float>(gradient.rows * terms_of_sample(p.loss, gradient.columns));
}

/// A row of ∂(mean batch loss)/∂prediction. gradient (rows, units)
CENOTE_INLINE void loss_gradient_row(const Parameters::LossParameters& p, const LossOperands& o, const Tensor& gradient,
                                     std::int64_t row, Lanes count) {
  if (p.loss == Loss::categorical_crossentropy) {
    p.from_logits ? categorical_gradient_of_logits<false>(o, gradient, row, count)
                  : categorical_gradient(o, gradient, row, count);
  } else if (p.loss == Loss::sparse_categorical_crossentropy) {
    p.from_logits ? categorical_gradient_of_logits<true>(o, gradient, row, count)
                  : sparse_gradient(o, gradient, row, count);
  } else {
    for (std::int64_t c = 0; c < gradient.columns; ++c) {
      const Lanes value = elementwise_gradient(p, load(o.prediction.at(row, c)), load(o.target.at(row, c)));
      store(math::divide(value, count), gradient.at(row, c));
    }
  }
}

/// ∂(mean batch loss)/∂output where the loss was taken from the logit z: (1 − y)(1 + e^z) − y(1 + e^−z)
CENOTE_INLINE Lanes binary_output_gradient(Lanes z, Lanes y) {
  const Lanes zero(0.0f), one(1.0f);
  const Lanes up = select(y == one, zero, (one - y) * (one + math::exp(z)));
  return up - select(y == zero, zero, y * (one + math::exp(zero - z)));
}

/// A row of the same; categorical: −y·e^(log Σe^z − z)
CENOTE_INLINE void output_gradient_row(const Parameters::LossParameters& p, const LossOperands& o,
                                       const Tensor& gradient, std::int64_t row, Lanes count) {
  const Lanes zero(0.0f);
  const bool binary = p.loss == Loss::binary_crossentropy, sparse = p.loss == Loss::sparse_categorical_crossentropy;
  const Lanes total = binary ? zero : log_sum_exp(o.prediction, row);
  for (std::int64_t c = 0; c < gradient.columns; ++c) {
    const Lanes z = load(o.prediction.at(row, c));
    const Lanes y = sparse ? one_hot(o.target, row, c) : load(o.target.at(row, c));
    const Lanes categorical = select(y == zero, zero, zero - y * math::exp(total - z));
    store(math::divide(binary ? binary_output_gradient(z, y) : categorical, count), gradient.at(row, c));
  }
}

}  // namespace cenote::lanes::CENOTE_TARGET
