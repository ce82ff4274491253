#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "cenote/program.h"
#include "kernels/reference/activation.h"
#include "kernels/reference/metric.h"

/// Losses of one sample, as in Keras on TensorFlow. The batch's loss is their mean.
/// prediction: logits if from_logits, else the output (units); target: labels (units), or one class number.
namespace cenote::reference {

using LossParameters = Parameters::LossParameters;

// keras.backend.epsilon()
inline constexpr double probability_floor = 1e-7;
inline double clipped(double p) { return std::clamp(p, probability_floor, 1 - probability_floor); }  // NaN passes
inline bool is_clipped(double p) { return !(p >= probability_floor && p <= 1 - probability_floor); }

/// The share of class k that a label asks for, whether it is a class number or a distribution.
inline double label(Loss loss, Row target, std::size_t k) {
  if (loss == Loss::sparse_categorical_crossentropy) return k == class_of(target) ? 1 : 0;
  return target[k];
}

/// −ln softmax(z)[k], finite for every finite z.
inline double negative_log_softmax(Row z, std::size_t k) {
  const double largest = *std::ranges::max_element(z);
  double sum = 0;
  for (double x : z) sum += std::exp(x - largest);
  return std::log(sum) - (z[k] - largest);
}

inline double binary_crossentropy(bool from_logits, double prediction, double y) {
  if (from_logits) {
    const double z = prediction;
    return ((z > 0 ? z : 0) - z * y) + std::log1p(std::exp(-std::abs(z)));
  }
  const double p = clipped(prediction);
  return -(y * std::log(p) + (1 - y) * std::log(1 - p));
}

// Keras clips class probabilities before it normalizes them for sparse labels, and after it for the others.
inline std::vector<double> probabilities(Loss loss, Row prediction) {
  std::vector<double> p(prediction.begin(), prediction.end());
  auto clip = [&] { std::ranges::transform(p, p.begin(), clipped); };
  if (loss == Loss::sparse_categorical_crossentropy) clip();
  const double sum = sum_of(p);
  for (double& x : p) x /= sum;
  if (loss == Loss::categorical_crossentropy) clip();
  return p;
}

inline double categorical_crossentropy(const LossParameters& p, Row prediction, Row target) {
  double sum = 0;
  const std::vector<double> q = p.from_logits ? std::vector<double>{} : probabilities(p.loss, prediction);
  for (std::size_t k = 0; k < prediction.size(); ++k) {
    const double share = label(p.loss, target, k);
    if (share == 0) continue;  // 0·∞
    sum += share * (p.from_logits ? negative_log_softmax(prediction, k) : -std::log(q[k]));
  }
  return sum;
}

inline double sample_loss(const LossParameters& p, Row prediction, Row target) {
  if (p.loss != Loss::binary_crossentropy && p.loss != Loss::mse)
    return categorical_crossentropy(p, prediction, target);
  std::vector<double> terms(prediction.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const double difference = prediction[i] - target[i];
    terms[i] =
        p.loss == Loss::mse ? difference * difference : binary_crossentropy(p.from_logits, prediction[i], target[i]);
  }
  return mean_of(terms);
}

// σ(z) − y without cancellation where y is 0 or 1
inline double sigmoid_minus(double z, double y) { return z >= 0 ? (1 - y) - sigmoid(-z) : sigmoid(z) - y; }

inline double binary_gradient(bool from_logits, double prediction, double y) {
  if (from_logits) return sigmoid_minus(prediction, y);
  if (is_clipped(prediction)) return 0;
  return (1 - y) / (1 - prediction) - y / prediction;
}

inline std::vector<double> softmax_gradient(Loss loss, Row z, Row target) {
  std::vector<double> gradient = softmax(z);
  for (std::size_t k = 0; k < z.size(); ++k) gradient[k] -= label(loss, target, k);
  return gradient;
}

// loss = ln Σ c − ln c[class] with c = clipped(p)
inline std::vector<double> sparse_gradient(Row p, Row target) {
  double sum = 0;
  for (double x : p) sum += clipped(x);
  std::vector<double> gradient(p.size(), 0.0);
  for (std::size_t k = 0; k < p.size(); ++k)
    if (!is_clipped(p[k])) gradient[k] = 1 / sum - label(Loss::sparse_categorical_crossentropy, target, k) / p[k];
  return gradient;
}

// loss = −Σ y·ln clipped(q) with q = p / Σ p, so that ∂/∂p = (∂/∂q − Σ q·∂/∂q) / Σ p
inline std::vector<double> categorical_gradient(Row p, Row target) {
  const double sum = sum_of(p);
  std::vector<double> gradient(p.size(), 0.0);
  double common = 0;
  for (std::size_t k = 0; k < p.size(); ++k) {
    const double q = p[k] / sum;
    if (!is_clipped(q)) gradient[k] = -target[k] / q;
    common = std::fma(gradient[k], q, common);
  }
  for (double& g : gradient) g = (g - common) / sum;
  return gradient;
}

/// ∂(loss of the sample)/∂ prediction.
inline std::vector<double> sample_gradient(const LossParameters& p, Row prediction, Row target) {
  if (p.loss == Loss::categorical_crossentropy || p.loss == Loss::sparse_categorical_crossentropy) {
    if (p.from_logits) return softmax_gradient(p.loss, prediction, target);
    return p.loss == Loss::categorical_crossentropy ? categorical_gradient(prediction, target)
                                                    : sparse_gradient(prediction, target);
  }
  std::vector<double> gradient(prediction.size());
  for (std::size_t i = 0; i < gradient.size(); ++i)
    gradient[i] = (p.loss == Loss::mse ? 2 * (prediction[i] - target[i])
                                       : binary_gradient(p.from_logits, prediction[i], target[i])) /
                  static_cast<double>(gradient.size());
  return gradient;
}

/// ∂(loss of the sample)/∂ output where the loss is taken from the logits: −y / softmax(z), or −y / σ(z) +
/// (1 − y) / (1 − σ(z)), finite for as long as the quotient is.
inline std::vector<double> sample_output_gradient(const LossParameters& p, Row logits, Row target) {
  std::vector<double> gradient(logits.size(), 0.0);
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const double y = label(p.loss, target, k), z = logits[k];
    if (p.loss != Loss::binary_crossentropy) {
      if (y != 0) gradient[k] = -y * std::exp(negative_log_softmax(logits, k));
      continue;
    }
    if (y != 1) gradient[k] += (1 - y) * (1 + std::exp(z));
    if (y != 0) gradient[k] -= y * (1 + std::exp(-z));
    gradient[k] /= static_cast<double>(logits.size());
  }
  return gradient;
}

// report (1, 1 + metrics)
inline void loss(const LossParameters& p, View prediction, View output, View target, View report) {
  const auto rows = static_cast<double>(prediction.rows);
  report(0) =
      batch_sum(prediction.rows,
                [&](double sum, std::int64_t r) { return sum + sample_loss(p, prediction.row(r), target.row(r)); }) /
      rows;
  for (std::int64_t m = 0; m < p.metric_count; ++m)
    report(1 + m) =
        batch_sum(prediction.rows,
                  [&](double sum, std::int64_t r) {
                    return sum + sample_metric(static_cast<MetricFunction>(p.metrics[m]), output.row(r), target.row(r));
                  }) /
        rows;
}

inline void put_mean(std::int64_t row, const std::vector<double>& gradient, Output out) {
  for (std::int64_t c = 0; c < out.columns; ++c)
    out.put(row, c, gradient[static_cast<std::size_t>(c)] / static_cast<double>(out.rows));
}
inline void loss_backward(const LossParameters& p, View prediction, View target, Output gradient) {
  for (std::int64_t r = 0; r < prediction.rows; ++r)
    put_mean(r, sample_gradient(p, prediction.row(r), target.row(r)), gradient);
}
inline void output_gradient(const LossParameters& p, View logits, View target, Output gradient) {
  for (std::int64_t r = 0; r < logits.rows; ++r)
    put_mean(r, sample_output_gradient(p, logits.row(r), target.row(r)), gradient);
}

}  // namespace cenote::reference
