#include "engine/theory/drawn_passes.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/theory/scalar_function.h"

namespace cenote::theory {
namespace {

graph::LayerActivation activation_at(const graph::Node& node, const std::vector<double>* alpha) {
  if (alpha == nullptr) return graph::activation_of(*node.layer);
  return {.kind = Activation::leaky_relu, .negative_slope = alpha->front()};  // one slope for all units
}

void apply(const graph::LayerActivation& activation, const Table& z, Table& h) {
  if (activation.kind == Activation::softmax) {
    for (std::int64_t r = 0; r < z.rows; ++r) {
      const auto p = reference::softmax({z.row(r), static_cast<std::size_t>(z.columns)});
      std::ranges::copy(p, h.row(r));
    }
    return;
  }
  const ScalarFunction f(activation);
  for (std::size_t i = 0; i < z.values.size(); ++i) h.values[i] = f.value(z.values[i]);
}

}  // namespace

void DrawnForward::run() {
  for (std::size_t node = 0; node < network_.nodes_.size(); ++node) {
    auto& state = network_.states_[node];
    state.z = state.h = state.gradient = Table(network_.x_.rows, network_.nodes_[node].units);
    std::visit([&](const auto& layer) { visit(node, layer); }, network_.nodes_[node].layer->kind);
  }
}

void DrawnForward::visit(std::size_t node, const Dense& dense) {
  const Table& x = network_.input_of(node);
  auto& state = network_.states_[node];
  const auto& variables = network_.variables_[node];
  const double* kernel = network_.weights_[variables[0]].data();
  for (std::int64_t r = 0; r < x.rows; ++r) {
    double* z = state.z.row(r);
    if (dense.use_bias) std::ranges::copy(network_.weights_[variables[1]], z);
    for (std::int64_t k = 0; k < x.columns; ++k)
      for (std::int64_t o = 0; o < state.z.columns; ++o) z[o] += x.row(r)[k] * kernel[k * state.z.columns + o];
  }
  apply(graph::activation_of(*network_.nodes_[node].layer), state.z, state.h);
}

void DrawnForward::visit(std::size_t node, const BatchNormalization& norm) {
  const Table& x = network_.input_of(node);
  auto& state = network_.states_[node];
  const auto& variables = network_.variables_[node];
  const auto rows = static_cast<double>(x.rows);
  state.mean.assign(static_cast<std::size_t>(x.columns), 0);
  state.deviation.assign(static_cast<std::size_t>(x.columns), 0);
  for (std::int64_t c = 0; c < x.columns; ++c) {
    const auto column = static_cast<std::size_t>(c);
    double variance = 0;
    for (std::int64_t r = 0; r < x.rows; ++r) state.mean[column] += x.row(r)[c] / rows;
    for (std::int64_t r = 0; r < x.rows; ++r) variance += std::pow(x.row(r)[c] - state.mean[column], 2) / rows;
    state.deviation[column] = std::sqrt(variance + norm.epsilon);
    const double gamma = norm.scale ? network_.weights_[variables[0]][column] : 1;
    const double beta = norm.center ? network_.weights_[variables[norm.scale ? 1 : 0]][column] : 0;
    for (std::int64_t r = 0; r < x.rows; ++r) {
      state.z.row(r)[c] = (x.row(r)[c] - state.mean[column]) / state.deviation[column];
      state.h.row(r)[c] = gamma * state.z.row(r)[c] + beta;
    }
  }
}

void DrawnForward::visit(std::size_t node, const Add& /*unused*/) {
  auto& h = network_.states_[node].h.values;
  for (std::size_t i = 0; i < network_.nodes_[node].inputs.size(); ++i)
    for (std::size_t at = 0; at < h.size(); ++at) h[at] += network_.input_of(node, i).values[at];
}

template <class Other>
void DrawnForward::visit(std::size_t node, const Other& /*unused*/) {
  auto& state = network_.states_[node];
  state.z = network_.input_of(node);
  const auto& variables = network_.variables_[node];
  apply(activation_at(network_.nodes_[node], variables.empty() ? nullptr : &network_.weights_[variables[0]]), state.z,
        state.h);
}

void DrawnBackward::run() {
  for (std::size_t node = network_.nodes_.size(); node-- > 0;)
    std::visit([&](const auto& layer) { visit(node, layer); }, network_.nodes_[node].layer->kind);
}

Table* DrawnBackward::gradient_of(std::size_t node, std::size_t input) {
  const int from = network_.nodes_[node].inputs[input];
  return from < 0 ? nullptr : &network_.states_[static_cast<std::size_t>(from)].gradient;
}

/// ∂L/∂z, of the last layer already there.
static Table through(const graph::LayerActivation& activation, const Table& z, const Table& gradient, bool is_last) {
  Table dz = gradient;
  if (is_last || activation.kind == Activation::linear || activation.kind == Activation::softmax) return dz;
  const ScalarFunction f(activation);
  for (std::size_t i = 0; i < dz.values.size(); ++i) dz.values[i] *= f.derivative(z.values[i]);
  return dz;
}

void DrawnBackward::visit(std::size_t node, const Dense& /*unused*/) {
  Table* dx = gradient_of(node, 0);
  if (dx == nullptr) return;
  const auto& state = network_.states_[node];
  const bool is_last = node + 1 == network_.nodes_.size();
  const Table dz = through(graph::activation_of(*network_.nodes_[node].layer), state.z, state.gradient, is_last);
  const double* kernel = network_.weights_[network_.variables_[node][0]].data();
  for (std::int64_t r = 0; r < dz.rows; ++r)
    for (std::int64_t k = 0; k < dx->columns; ++k) {
      double sum = 0;
      for (std::int64_t o = 0; o < dz.columns; ++o) sum += dz.row(r)[o] * kernel[k * dz.columns + o];
      dx->row(r)[k] += sum;
    }
}

void DrawnBackward::visit(std::size_t node, const BatchNormalization& norm) {
  Table* dx = gradient_of(node, 0);
  if (dx == nullptr) return;
  const auto& state = network_.states_[node];
  const Table& dy = state.gradient;
  const auto rows = static_cast<double>(dy.rows);
  for (std::int64_t c = 0; c < dy.columns; ++c) {
    const auto column = static_cast<std::size_t>(c);
    const double gamma = norm.scale ? network_.weights_[network_.variables_[node][0]][column] : 1;
    double mean = 0, along = 0;
    for (std::int64_t r = 0; r < dy.rows; ++r) {
      mean += dy.row(r)[c] / rows;
      along += dy.row(r)[c] * state.z.row(r)[c] / rows;
    }
    for (std::int64_t r = 0; r < dy.rows; ++r)
      dx->row(r)[c] += gamma / state.deviation[column] * (dy.row(r)[c] - mean - state.z.row(r)[c] * along);
  }
}

void DrawnBackward::visit(std::size_t node, const Add& /*unused*/) {
  for (std::size_t i = 0; i < network_.nodes_[node].inputs.size(); ++i)
    if (Table* dx = gradient_of(node, i))
      for (std::size_t at = 0; at < dx->values.size(); ++at)
        dx->values[at] += network_.states_[node].gradient.values[at];
}

template <class Other>
void DrawnBackward::visit(std::size_t node, const Other& /*unused*/) {
  Table* dx = gradient_of(node, 0);
  if (dx == nullptr) return;
  const auto& state = network_.states_[node];
  const auto& variables = network_.variables_[node];
  const auto activation =
      activation_at(network_.nodes_[node], variables.empty() ? nullptr : &network_.weights_[variables[0]]);
  const Table dz = through(activation, state.z, state.gradient, node + 1 == network_.nodes_.size());
  for (std::size_t at = 0; at < dx->values.size(); ++at) dx->values[at] += dz.values[at];
}

}  // namespace cenote::theory
