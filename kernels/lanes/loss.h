#pragma once

#include "kernels/lanes/loss_operands.h"
#include "kernels/lanes/row.h"
#include "kernels/math/activation.h"

// The loss of one sample: a sum over the columns, ascending.
namespace cenote::lanes::CENOTE_TARGET {

inline constexpr float clip_epsilon = 1e-7f;  ///< Keras's backend epsilon

/// A probability and its complement, each clipped by itself: 1 − 1e-7 is no float.
struct Clipped {
  Lanes p, complement;
};
CENOTE_INLINE Clipped clip_probability(Lanes p) {
  const Lanes low(clip_epsilon), one(1.0f);
  return {math::at_least(math::at_most(p, one), low), math::at_least(math::at_most(one - p, one), low)};
}
/// Whether clipping lets the gradient pass.
CENOTE_INLINE Lanes pass_if_unclipped(Lanes p, Lanes gradient) {
  const Lanes low(clip_epsilon), zero(0.0f), one(1.0f);
  const Lanes inner = select(p < low, zero, gradient);
  return select(one - p < low, zero, inner);
}

/// Whether column c is the class of the row, as 0 or 1.
CENOTE_INLINE Lanes one_hot(const Tensor& target, std::int64_t row, std::int64_t c) {
  return select(load(target.at(row, 0)) == Lanes(static_cast<float>(c)), Lanes(1.0f), Lanes(0.0f));
}

template <bool Sparse>
CENOTE_INLINE Lanes label(const Tensor& target, std::int64_t row, std::int64_t c) {
  if constexpr (Sparse) return one_hot(target, row, c);
  return load(target.at(row, c));
}

/// max(z, 0) − z·y + log(1 + e^−|z|)
CENOTE_INLINE Lanes binary_loss_of_logit(Lanes z, Lanes y) {
  return (math::at_least(z, Lanes(0.0f)) - z * y) + math::log1p_exp_of_negative_abs(z);
}
CENOTE_INLINE Lanes binary_loss(Lanes p, Lanes y) {
  const Clipped q = clip_probability(p);
  return Lanes(0.0f) - fma(y, math::log(q.p), (Lanes(1.0f) - y) * math::log(q.complement));
}

/// log Σ e^z over a row
CENOTE_INLINE Lanes log_sum_exp(const Tensor& z, std::int64_t row) {
  const Lanes maximum = row_maximum(z, row);
  Lanes sum(0.0f);
  for (std::int64_t c = 0; c < z.columns; ++c) sum = sum + math::exp(load(z.at(row, c)) - maximum);
  return maximum + math::log(sum);
}

/// Σ y·(log Σ e^z − z)
template <bool Sparse>
CENOTE_INLINE Lanes categorical_loss_of_logits(const LossOperands& o, std::int64_t row) {
  const Lanes total = log_sum_exp(o.prediction, row), zero(0.0f);
  Lanes sum(0.0f);
  for (std::int64_t c = 0; c < o.prediction.columns; ++c) {
    const Lanes y = label<Sparse>(o.target, row, c);
    // A class with y = 0 takes no part, so that an infinite logit elsewhere does not make 0·∞.
    sum = sum + select(y == zero, zero, y * (total - load(o.prediction.at(row, c))));
  }
  return sum;
}

CENOTE_INLINE Lanes row_sum(const Tensor& p, std::int64_t row) {
  Lanes sum(0.0f);
  for (std::int64_t c = 0; c < p.columns; ++c) sum = sum + load(p.at(row, c));
  return sum;
}
CENOTE_INLINE Lanes clipped_row_sum(const Tensor& p, std::int64_t row) {
  Lanes sum(0.0f);
  for (std::int64_t c = 0; c < p.columns; ++c) sum = sum + clip_probability(load(p.at(row, c))).p;
  return sum;
}

/// −Σ y·log q; categorical: q = clip(p/Σp); sparse: q = clip(p), then divided by its sum
template <bool Sparse>
CENOTE_INLINE Lanes categorical_loss(const LossOperands& o, std::int64_t row) {
  const Lanes divisor = Sparse ? clipped_row_sum(o.prediction, row) : row_sum(o.prediction, row);
  Lanes sum(0.0f);
  for (std::int64_t c = 0; c < o.prediction.columns; ++c) {
    const Lanes p = load(o.prediction.at(row, c));
    const Lanes q =
        Sparse ? math::divide(clip_probability(p).p, divisor) : clip_probability(math::divide(p, divisor)).p;
    const Lanes y = label<Sparse>(o.target, row, c);
    sum = sum - select(y == Lanes(0.0f), Lanes(0.0f), y * math::log(q));
  }
  return sum;
}

CENOTE_INLINE Lanes sample_loss(const Parameters::LossParameters& p, const LossOperands& o, std::int64_t row) {
  switch (p.loss) {
    case Loss::binary_crossentropy:
      return p.from_logits
                 ? sum_of_columns(o.prediction, o.target, row,
                                  [](Lanes z, Lanes y) { return binary_loss_of_logit(z, y); })
                 : sum_of_columns(o.prediction, o.target, row, [](Lanes q, Lanes y) { return binary_loss(q, y); });
    case Loss::categorical_crossentropy:
      return p.from_logits ? categorical_loss_of_logits<false>(o, row) : categorical_loss<false>(o, row);
    case Loss::sparse_categorical_crossentropy:
      return p.from_logits ? categorical_loss_of_logits<true>(o, row) : categorical_loss<true>(o, row);
    default:
      return sum_of_columns(o.prediction, o.target, row, [](Lanes h, Lanes y) { return (h - y) * (h - y); });
  }
}

/// Numbers that a sample's loss is the sum of and Keras takes the mean over.
CENOTE_INLINE std::int64_t terms_of_sample(Loss loss, std::int64_t units) {
  return loss == Loss::binary_crossentropy || loss == Loss::mse ? units : 1;
}

}  // namespace cenote::lanes::CENOTE_TARGET
