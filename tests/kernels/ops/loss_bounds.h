#pragma once

#include <algorithm>

#include "kernels/reference/loss.h"
#include "tests/kernels/ops/rounding.h"

/// Error bounds of losses, their gradients, metrics and penalties.
namespace cenote::ops {

using reference::Row;

inline double largest(Row row) {
  double most = 0;
  for (double x : row) most = std::max(most, std::abs(x));
  return most;
}

/// |terms| of ln Σ e^z − z_k: every z − max is rounded, as is what the logarithm is added to.
inline double log_softmax_terms(Row z) { return 4 * largest(z) + std::log(static_cast<double>(z.size())) + 1; }

inline double binary_terms(bool from_logits, double prediction, double y) {
  if (from_logits) return std::abs(prediction) * (1 + std::abs(y)) + 1;
  const double p = reference::clipped(prediction);
  // 1: the rounding of 1 − p, as an error of the logarithm
  return std::abs(y) * (1 - std::log(p)) + std::abs(1 - y) * (1 - std::log(1 - p));
}

/// Σ|terms| of one sample's loss.
inline double sample_terms(const Parameters::LossParameters& p, Row prediction, Row target) {
  double terms = 0;
  for (std::size_t k = 0; k < prediction.size(); ++k) {
    const double units = static_cast<double>(prediction.size());
    if (p.loss == Loss::mse) {
      terms += (prediction[k] - target[k]) * (prediction[k] - target[k]) / units;
    } else if (p.loss == Loss::binary_crossentropy) {
      terms += binary_terms(p.from_logits, prediction[k], target[k]) / units;
    } else {
      const double y = std::abs(reference::label(p.loss, target, k));
      const double log =
          p.from_logits ? log_softmax_terms(prediction) : 1 - std::log(reference::probabilities(p.loss, prediction)[k]);
      terms += y == 0 ? 0 : y * log;
    }
  }
  return terms;
}

inline double metric_terms(MetricFunction metric, Row output, Row target) {
  return reference::sample_metric(metric, output, target);  // nothing in them cancels
}

/// Additions on the way of a term into the mean over columns and batch, and a formula for each.
inline double mean_roundings(const Context& c) {
  const View prediction = c.in(0);
  return batch_roundings(prediction.rows) + 2 * static_cast<double>(prediction.columns) + 2 * c.rounding.function + 6;
}

inline Bound loss_bound(const Context& c) {
  const View prediction = c.in(0), output = c.in(1), target = c.in(2);
  const auto& p = c.i.p.loss;
  return each(c.out(), [&](std::int64_t column) {
    double terms = 0;
    for (std::int64_t r = 0; r < prediction.rows; ++r)
      terms += column == 0
                   ? sample_terms(p, prediction.row(r), target.row(r))
                   : metric_terms(static_cast<MetricFunction>(p.metrics[column - 1]), output.row(r), target.row(r));
    return c.rounding.of(mean_roundings(c), terms / static_cast<double>(prediction.rows));
  });
}

/// σ(z) − y for y = 0 and 1 must not cancel: far from the kink the gradient is tiny, and right all the same.
inline double binary_gradient_terms(bool from_logits, double prediction, double y) {
  const double z = prediction;
  if (from_logits) return z >= 0 ? std::abs(1 - y) + reference::sigmoid(-z) : reference::sigmoid(z) + std::abs(y);
  if (reference::is_clipped(prediction)) return 0;
  return std::abs((1 - y) / (1 - prediction)) + std::abs(y / prediction);
}

/// Σ|terms| of ∂(loss of a sample)/∂ prediction[k].
inline double gradient_terms(const Parameters::LossParameters& p, Row prediction, Row target, std::size_t k) {
  const auto units = static_cast<double>(prediction.size());
  const double y = p.loss == Loss::mse ? target[k] : reference::label(p.loss, target, k);
  if (p.loss == Loss::mse) return 2 * std::abs(prediction[k] - y) / units;
  if (p.loss == Loss::binary_crossentropy) return binary_gradient_terms(p.from_logits, prediction[k], y) / units;
  if (p.from_logits) return reference::softmax(prediction)[k] * (1 + 4 * largest(prediction)) + std::abs(y);
  const double sum = reference::sum_of(prediction);  // the case's probabilities are positive
  return reference::sum_of(target) / sum + 1 / sum + std::abs(y) / std::abs(prediction[k]);
}

inline Bound loss_backward_bound(const Context& c) {
  const View prediction = c.in(0), target = c.in(1);
  return each_entry(c.out(), [&](std::int64_t r, std::int64_t k) {
    const double terms = gradient_terms(c.i.p.loss, prediction.row(r), target.row(r), static_cast<std::size_t>(k));
    return c.rounding.of(c.rounding.function + 2 * static_cast<double>(prediction.columns) + 8,
                         terms / static_cast<double>(prediction.rows));
  });
}

/// −y·e^(ln Σ e^z − z): the exponent's error is relative.
inline Bound softmax_output_gradient_bound(const Context& c) {
  const View logits = c.in(0);
  return each_entry(c.out(), [&](std::int64_t r, std::int64_t k) {
    const double exponent = log_softmax_terms(logits.row(r)) * (1 + c.rounding.function);
    return c.rounding.of(3 * c.rounding.function + exponent + static_cast<double>(logits.columns) + 6,
                         std::abs(c.out()(r, k)));
  });
}

/// (1 − y)·(1 + e^z) − y·(1 + e^−z), which cancels where y is neither 0 nor 1.
inline Bound output_gradient_bound(const Context& c) {
  if (c.i.p.loss.loss != Loss::binary_crossentropy) return softmax_output_gradient_bound(c);
  const View logits = c.in(0), target = c.in(2);
  return each(c.out(), [&](std::int64_t e) {
    const double y = target(e), z = logits(e);
    const double terms = std::abs(1 - y) * (1 + std::exp(z)) + std::abs(y) * (1 + std::exp(-z));
    return c.rounding.of(2 * c.rounding.function + 6, terms / static_cast<double>(logits.size()));
  });
}

inline Bound penalty_bound(const Context& c) {
  const double added = std::abs(c.out()(0) - c.before.view(c.i.out[0])(0));
  return each(c.out(), [&](std::int64_t column) {
    return column > 0 ? 0 : c.rounding.of(static_cast<double>(c.in(0).size()) + 3, added);
  });
}

inline Bound penalty_backward_bound(const Context& c) {
  const View gradient = c.before.view(c.i.out[0]);
  return each(c.out(), [&](std::int64_t e) { return c.rounding.of(3, std::abs(c.out()(e)) + std::abs(gradient(e))); });
}

}  // namespace cenote::ops
