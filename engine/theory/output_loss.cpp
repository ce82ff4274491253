#include "engine/theory/output_loss.h"

#include <algorithm>
#include <cmath>

namespace cenote::theory {
namespace {

ExpectedLoss binary(const OutputLayer& output, const Gaussian& z, const SampleGroup& samples) {
  const ScalarFunction& sigmoid = *output.function;
  const auto units = static_cast<double>(output.units);
  const UnitMoments p = unit_moments(sigmoid, z);
  const double softplus = expectation(z, sigmoid.centres(), [](double x) { return reference::softplus(x); });
  // E(1/p²) and E(1/(1 − p)²), for y = 1 and y = 0
  const double one = 1 + 2 * std::exp(-z.mean + z.variance / 2) + std::exp(-2 * z.mean + 2 * z.variance);
  const double zero = 1 + 2 * std::exp(z.mean + z.variance / 2) + std::exp(2 * z.mean + 2 * z.variance);
  return {.loss = softplus - z.mean * samples.y_sum / units,
          .pre_activation_gradient = units * p.square - 2 * p.mean * samples.y_sum + samples.y_square,
          .output_gradient = samples.y_sum * one + (units - samples.y_sum) * zero};
}

ExpectedLoss squared(const OutputLayer& output, const Gaussian& z, const SampleGroup& samples) {
  const ScalarFunction& f = *output.function;
  const auto units = static_cast<double>(output.units);
  const UnitMoments h = unit_moments(f, z);
  const double error = units * h.square - 2 * h.mean * samples.y_sum + samples.y_square;
  const auto weighted = [&](double x) {
    const double value = f.value(x), slope = f.derivative(x);
    return slope * slope * (units * value * value - 2 * value * samples.y_sum + samples.y_square);
  };
  return {.loss = error / units,
          .pre_activation_gradient = 4 * expectation(z, f.centres(), weighted),
          .output_gradient = 4 * error};
}

/// E exp(−e^{z−u}) and E e^{2(z−u)} exp(−e^{z−u}): of one output, at t = e^{−u}.
struct LaplaceMoments {
  double zeroth = 0, second = 0;
};
LaplaceMoments laplace(double variance, double u) {
  LaplaceMoments sum;
  const auto at = [&](double z, double weight) {
    const double x = std::exp(z - u), decay = weight * std::exp(-x);
    sum.zeroth += decay;
    sum.second += decay == 0 ? 0 : decay * x * x;
  };
  if (!(variance > 0)) {
    at(0, 1);
    return sum;
  }
  for (const Node1D& node : gaussian_nodes({0, variance}, {u})) at(node.z, node.weight);
  return sum;
}

ExpectedLoss categorical(const OutputLayer& output, double v, const SampleGroup& samples) {
  const auto classes = static_cast<double>(output.units);
  const double deviation = std::sqrt(v);
  // The integrands are analytic for |Im u| < π/2: the trapezoidal rule errs by less than e^{−4π²/(2·step)}.
  const double step = 0.25, low = -10 * deviation - 5, high = 10 * deviation + 2 * v + std::log(classes) + 30;
  double log_sum = 0, square = 0;
  for (double u = low; u < std::min(high, low + 2000); u += step) {
    const LaplaceMoments one = laplace(v, u);
    log_sum += step * (std::exp(-std::exp(-u)) - std::pow(one.zeroth, classes));
    square += step * one.second * std::pow(one.zeroth, classes - 1);
  }
  const double others = classes - 1, e = std::exp(v);
  const double inverse = 1 + 2 * others * e + others * e * e * e * e + others * (others - 1) * e * e * e;
  return {.loss = log_sum,
          .pre_activation_gradient = classes * square - 2 * samples.y_sum / classes + samples.y_square,
          .output_gradient = inverse * samples.y_square};
}

}  // namespace

std::optional<ExpectedLoss> expected_loss(const OutputLayer& output, const Gaussian& z, const SampleGroup& samples) {
  const bool is_binary = output.loss == Loss::binary_crossentropy;
  if (is_binary && output.activation == Activation::sigmoid) return binary(output, z, samples);
  if (output.loss == Loss::mse && output.function) return squared(output, z, samples);
  if (!is_binary && output.loss != Loss::mse && output.is_softmax && output.units > 1)
    return categorical(output, z.variance, samples);
  return std::nullopt;
}

}  // namespace cenote::theory
