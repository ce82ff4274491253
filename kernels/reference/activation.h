#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "cenote/program.h"
#include "kernels/reference/view.h"

/// h = φ(z), element by element but for softmax, which takes rows. z, h (rows, units).
namespace cenote::reference {

using ActivationParameters = Parameters::ActivationParameters;

// Klambauer et al. 2017
inline constexpr double selu_alpha = 1.6732632423543772, selu_scale = 1.0507009873554805;

inline double sigmoid(double z) { return z >= 0 ? 1 / (1 + std::exp(-z)) : std::exp(z) / (1 + std::exp(z)); }
inline double softplus(double z) { return (z > 0 ? z : 0) + std::log1p(std::exp(-std::abs(z))); }
inline double normal_cdf(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }
inline double normal_density(double z) { return std::exp(-z * z / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2; }

// As Keras has it: what equals the threshold is not above it, and max_value is passed but by TensorFlow's relu6.
inline double thresholded_relu(const ActivationParameters& p, double slope, double z) {
  if (z <= p.threshold) return slope == 0 ? 0 : slope * (z - p.threshold);
  return z > p.max_value ? p.max_value : z;
}
inline double thresholded_relu_derivative(const ActivationParameters& p, double slope, double z) {
  if (z <= p.threshold) return z < p.threshold ? slope : 0;
  const bool is_relu6 = p.max_value == 6 && p.threshold == 0;
  return z > p.max_value || (is_relu6 && z == 6) ? 0 : 1;
}

inline double activate(const ActivationParameters& p, double slope, double z) {
  switch (p.kind) {
    case Activation::sigmoid:
      return sigmoid(z);
    case Activation::tanh:
      return std::tanh(z);
    case Activation::relu:
      return z < 0 ? 0 : z;  // NaN passes
    case Activation::leaky_relu:
      return z > 0 ? z : slope * z;
    case Activation::elu:
      return z > 0 ? z : p.alpha * std::expm1(z);
    case Activation::selu:
      return z < 0 ? selu_scale * selu_alpha * std::expm1(z) : selu_scale * z;
    case Activation::softplus:
      return softplus(z);
    case Activation::gelu:
      return z * normal_cdf(z);
    case Activation::silu:
      return z * sigmoid(z);
    case Activation::thresholded_relu:
      return thresholded_relu(p, slope, z);
    case Activation::linear:
    case Activation::softmax:
      break;
  }
  return z;
}

/// φ′, from h where derivative_from_output(kind), else from z. At a kink it is TensorFlow's.
inline double derivative(const ActivationParameters& p, double slope, double value) {
  switch (p.kind) {
    case Activation::sigmoid:
      return value * (1 - value);
    case Activation::tanh:
      return std::fma(-value, value, 1.0);
    case Activation::relu:
      return value > 0 ? 1 : 0;
    case Activation::leaky_relu:
      return value > 0 ? 1 : slope;
    case Activation::elu:
      return value > 0 ? 1 : p.alpha * std::exp(value);
    case Activation::selu:
      return value < 0 ? selu_scale * selu_alpha * std::exp(value) : selu_scale;
    case Activation::softplus:
      return sigmoid(value);
    case Activation::gelu:
      return std::fma(value, normal_density(value), normal_cdf(value));
    case Activation::silu:
      return sigmoid(value) * std::fma(value, sigmoid(-value), 1.0);
    case Activation::thresholded_relu:
      return thresholded_relu_derivative(p, slope, value);
    case Activation::linear:
    case Activation::softmax:
      break;
  }
  return 1;
}

inline std::vector<double> softmax(std::span<const double> z) {
  const double largest = *std::ranges::max_element(z);
  std::vector<double> h(z.size());
  double sum = 0;
  for (std::size_t i = 0; i < z.size(); ++i) sum += h[i] = std::exp(z[i] - largest);
  for (double& x : h) x /= sum;
  return h;
}

inline void softmax_forward(View z, Output h) {
  for (std::int64_t r = 0; r < z.rows; ++r) {
    const std::vector<double> probabilities = softmax(z.row(r));
    for (std::int64_t c = 0; c < z.columns; ++c) h.put(r, c, probabilities[static_cast<std::size_t>(c)]);
  }
}

inline void activation_forward(const ActivationParameters& p, View z, View slope, Output h) {
  if (p.kind == Activation::softmax) return softmax_forward(z, h);
  for (std::int64_t i = 0; i < z.size(); ++i) h.put(i, activate(p, slope ? slope(0) : 0, z(i)));
}

inline void softmax_backward(View h, View dh, Output dz) {
  for (std::int64_t r = 0; r < h.rows; ++r) {
    double sum = 0;
    for (std::int64_t c = 0; c < h.columns; ++c) sum = std::fma(h(r, c), dh(r, c), sum);
    for (std::int64_t c = 0; c < h.columns; ++c) dz.put(r, c, h(r, c) * (dh(r, c) - sum));
  }
}

// value: h or z, as derivative_from_output says
inline void activation_backward(const ActivationParameters& p, View value, View dh, View slope, Output dz) {
  if (p.kind == Activation::softmax) return softmax_backward(value, dh, dz);
  for (std::int64_t i = 0; i < value.size(); ++i) dz.put(i, dh(i) * derivative(p, slope ? slope(0) : 0, value(i)));
}

}  // namespace cenote::reference
