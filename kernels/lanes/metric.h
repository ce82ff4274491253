#pragma once

#include "kernels/lanes/loss_operands.h"

// Metrics of one sample.
namespace cenote::lanes::CENOTE_TARGET {

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

}  // namespace cenote::lanes::CENOTE_TARGET
