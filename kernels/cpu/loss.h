#pragma once

#include "cenote/program.h"
#include "kernels/cpu/elementwise.h"
#include "kernels/cpu/tensor.h"
#include "kernels/math/activation.h"

// Losses, their gradients, and metrics. Per sample: a sum over the columns, ascending; over the batch: chains of 16.
namespace cenote::cpu::CENOTE_TARGET {

/// prediction (rows, units): logits if from_logits, else the output; target (rows, units) or (rows, 1) class numbers
struct LossOperands {
  Tensor prediction, output, target;
};

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
    const Lanes q = Sparse ? clip_probability(p).p / divisor : clip_probability(p / divisor).p;
    const Lanes y = label<Sparse>(o.target, row, c);
    sum = sum - select(y == Lanes(0.0f), Lanes(0.0f), y * math::log(q));
  }
  return sum;
}

/// Σ over columns of term(prediction, label)
template <class Term>
CENOTE_INLINE Lanes sum_of_columns(const Tensor& prediction, const Tensor& target, std::int64_t row, Term term) {
  Lanes sum(0.0f);
  for (std::int64_t c = 0; c < prediction.columns; ++c)
    sum = sum + term(load(prediction.at(row, c)), load(target.at(row, c)));
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

/// The column of a row's first maximum, as a float.
CENOTE_INLINE Lanes first_maximum(const Tensor& x, std::int64_t row) {
  Lanes best = load(x.at(row, 0)), index(0.0f);
  for (std::int64_t c = 1; c < x.columns; ++c) {
    const Lanes value = load(x.at(row, c));
    index = select(value > best, Lanes(static_cast<float>(c)), index);
    best = select(value > best, value, best);
  }
  return index;
}

CENOTE_INLINE Lanes sample_metric(MetricFunction metric, const LossOperands& o, std::int64_t row) {
  const Lanes zero(0.0f), one(1.0f);
  switch (metric) {
    case MetricFunction::binary_accuracy: {
      const Lanes guess = select(load(o.output.at(row, 0)) > Lanes(0.5f), one, zero);
      return select(guess == load(o.target.at(row, 0)), one, zero);
    }
    case MetricFunction::sparse_categorical_accuracy:
      return select(first_maximum(o.output, row) == load(o.target.at(row, 0)), one, zero);
    case MetricFunction::categorical_accuracy:
      return select(first_maximum(o.output, row) == first_maximum(o.target, row), one, zero);
    case MetricFunction::mse:
      return sum_of_columns(o.output, o.target, row, [](Lanes h, Lanes y) { return (h - y) * (h - y); });
    default:
      return sum_of_columns(o.output, o.target, row, [](Lanes h, Lanes y) { return math::abs(h - y); });
  }
}

CENOTE_INLINE std::int64_t terms_of_metric(MetricFunction metric, std::int64_t units) {
  return metric == MetricFunction::mse || metric == MetricFunction::mae ? units : 1;
}

/// Writes the mean over the batch into report column `column` of each lane.
template <class Sample>
CENOTE_INLINE void write_mean(const Tensor& prediction, std::int64_t terms, double* report, Sample sample) {
  alignas(64) float sums[lane_count];
  store(sum_of_blocks(prediction.rows,
                      [&](std::int64_t begin, std::int64_t end) {
                        Lanes chain(0.0f);
                        for (std::int64_t r = begin; r < end; ++r) chain = chain + sample(r);
                        return chain;
                      }),
        sums);
  const auto count = static_cast<double>(prediction.rows * terms);
  for (int lane = 0; lane < lane_count; ++lane) report[lane] = static_cast<double>(sums[lane]) / count;
}

/// The batch's mean loss and metrics. report (1 + metrics, lanes)
inline void loss(const Parameters::LossParameters& p, const LossOperands& o, double* report) {
  const std::int64_t units = o.prediction.columns;
  write_mean(o.prediction, terms_of_sample(p.loss, units), report,
             [&](std::int64_t row) { return sample_loss(p, o, row); });
  for (int i = 0; i < p.metric_count; ++i) {
    const auto metric = static_cast<MetricFunction>(p.metrics[i]);
    write_mean(o.prediction, terms_of_metric(metric, units), report + (1 + i) * lane_count,
               [&](std::int64_t row) { return sample_metric(metric, o, row); });
  }
}

/// softmax(z) − y of a row: TensorFlow's gradient of the cross-entropy of logits, also where Σy is not 1
template <bool Sparse>
CENOTE_INLINE void categorical_gradient_of_logits(const LossOperands& o, const Tensor& gradient, std::int64_t row,
                                                  Lanes count) {
  const Lanes maximum = row_maximum(o.prediction, row);
  Lanes sum(0.0f);
  for (std::int64_t c = 0; c < gradient.columns; ++c) sum = sum + math::exp(load(o.prediction.at(row, c)) - maximum);
  for (std::int64_t c = 0; c < gradient.columns; ++c) {
    const Lanes p = math::exp(load(o.prediction.at(row, c)) - maximum) / sum;
    store((p - label<Sparse>(o.target, row, c)) / count, gradient.at(row, c));
  }
}

/// (1 − y)·σ(z) − y·σ(−z): σ(z) − y without its cancellation where the sample is well learnt
CENOTE_INLINE Lanes binary_gradient_of_logit(Lanes z, Lanes y) {
  return fnma(y, math::sigmoid(Lanes(0.0f) - z), (Lanes(1.0f) - y) * math::sigmoid(z));
}

/// Through q = clip(p/Σp): (Σ_j y_j·[unclipped] − y_c/p_c·Σp·[unclipped]) / Σp
inline void categorical_gradient(const LossOperands& o, const Tensor& gradient, std::int64_t row, Lanes count) {
  const Lanes divisor = row_sum(o.prediction, row), zero(0.0f);
  Lanes passed(0.0f);
  auto unclipped_label = [&](std::int64_t c) {
    return pass_if_unclipped(load(o.prediction.at(row, c)) / divisor, load(o.target.at(row, c)));
  };
  for (std::int64_t c = 0; c < gradient.columns; ++c) passed = passed + unclipped_label(c);
  for (std::int64_t c = 0; c < gradient.columns; ++c) {
    const Lanes y = unclipped_label(c);
    const Lanes own = select(y == zero, zero, y / load(o.prediction.at(row, c)));
    store((passed / divisor - own) / count, gradient.at(row, c));
  }
}

/// Through q = clip(p), −log(q_y/Σq): (1/Σq − [c = y]/q_c)·[unclipped]
inline void sparse_gradient(const LossOperands& o, const Tensor& gradient, std::int64_t row, Lanes count) {
  const Lanes divisor = clipped_row_sum(o.prediction, row), one(1.0f);
  for (std::int64_t c = 0; c < gradient.columns; ++c) {
    const Lanes p = load(o.prediction.at(row, c));
    const Lanes value = one / divisor - one_hot(o.target, row, c) / clip_probability(p).p;
    store(pass_if_unclipped(p, value) / count, gradient.at(row, c));
  }
}

CENOTE_INLINE Lanes elementwise_gradient(const Parameters::LossParameters& p, Lanes h, Lanes y) {
  if (p.loss == Loss::mse) return (h - y) + (h - y);
  if (p.from_logits) return binary_gradient_of_logit(h, y);
  const Clipped q = clip_probability(h);
  return pass_if_unclipped(h, (Lanes(1.0f) - y) / q.complement - y / q.p);
}

/// ∂(mean batch loss)/∂prediction. gradient (rows, units)
inline void loss_backward(const Parameters::LossParameters& p, const LossOperands& o, const Tensor& gradient) {
  const Lanes count(static_cast<float>(gradient.rows * terms_of_sample(p.loss, gradient.columns)));
  for (std::int64_t r = 0; r < gradient.rows; ++r) {
    if (p.loss == Loss::categorical_crossentropy) {
      p.from_logits ? categorical_gradient_of_logits<false>(o, gradient, r, count)
                    : categorical_gradient(o, gradient, r, count);
    } else if (p.loss == Loss::sparse_categorical_crossentropy) {
      p.from_logits ? categorical_gradient_of_logits<true>(o, gradient, r, count)
                    : sparse_gradient(o, gradient, r, count);
    } else {
      for (std::int64_t c = 0; c < gradient.columns; ++c)
        store(elementwise_gradient(p, load(o.prediction.at(r, c)), load(o.target.at(r, c))) / count, gradient.at(r, c));
    }
  }
}

/// ∂(mean batch loss)/∂output where the loss was taken from the logits z: binary (1 − y)(1 + e^z) − y(1 + e^−z),
/// categorical −y·e^(log Σe^z − z)
inline void output_gradient(const Parameters::LossParameters& p, const LossOperands& o, const Tensor& gradient) {
  const Lanes count(static_cast<float>(gradient.rows * terms_of_sample(p.loss, gradient.columns)));
  const Lanes zero(0.0f), one(1.0f);
  for (std::int64_t r = 0; r < gradient.rows; ++r) {
    const bool sparse = p.loss == Loss::sparse_categorical_crossentropy;
    const Lanes total = p.loss == Loss::binary_crossentropy ? zero : log_sum_exp(o.prediction, r);
    for (std::int64_t c = 0; c < gradient.columns; ++c) {
      const Lanes z = load(o.prediction.at(r, c));
      const Lanes y = sparse ? one_hot(o.target, r, c) : load(o.target.at(r, c));
      Lanes value;
      if (p.loss == Loss::binary_crossentropy) {
        const Lanes up = select(y == one, zero, (one - y) * (one + math::exp(z)));
        value = up - select(y == zero, zero, y * (one + math::exp(zero - z)));
      } else {
        value = select(y == zero, zero, zero - y * math::exp(total - z));
      }
      store(value / count, gradient.at(r, c));
    }
  }
}

}  // namespace cenote::cpu::CENOTE_TARGET
