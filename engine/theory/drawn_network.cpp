#include "engine/theory/drawn_network.h"

#include <algorithm>
#include <cmath>

#include "engine/theory/drawn_passes.h"
#include "engine/train/draw_variable.h"
#include "engine/train/training.h"
#include "kernels/math/random.h"

namespace cenote::theory {
namespace {

constexpr std::uint64_t seed = 0x74686f656f7279;  // "theory"; that a cohort has the same draws is unlikely, and no harm
constexpr std::int64_t most_rows = 32;            // a larger batch says the same
constexpr std::int64_t most_shuffled = 10'000;

bool covers(const Experiment& experiment, const graph::Node& output) {
  const Activation last = graph::activation_of(*output.layer).kind;
  if (experiment.recipe.loss == Loss::mse) return last != Activation::softmax;
  return last == (experiment.recipe.loss == Loss::binary_crossentropy ? Activation::sigmoid : Activation::softmax);
}

}  // namespace

double Table::mean_square() const {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return sum / static_cast<double>(values.size());
}

double Table::mean() const {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

DrawnNetwork::DrawnNetwork(const Experiment& experiment, const Dataset& data, double gain)
    : experiment_(experiment),
      data_(data),
      program_(compile(experiment.network, experiment.recipe, shape_of(data))),
      nodes_(graph::make_nodes(experiment.network, shape_of(data))),
      variables_(nodes_.size()),
      weights_(program_.variables.size()),
      states_(nodes_.size()),
      order_(static_cast<std::size_t>(std::min(data.X_train.rows, most_shuffled))),
      gain_(gain),
      covers_loss_(covers(experiment, nodes_.back())) {
  const std::int64_t rows = std::min({experiment.recipe.batch_size, data.X_train.rows, most_rows});
  x_ = Table(rows, data.X_train.columns);
  y_ = Table(rows, nodes_.back().units);
  std::size_t node = 0;  // variables are in the order of their layers
  for (std::size_t v = 0; v < program_.variables.size(); ++v) {
    while (nodes_[node].layer->name != program_.variables[v].layer) ++node;
    variables_[node].push_back(v);
    weights_[v].resize(static_cast<std::size_t>(program_.variables[v].size()));
  }
}

double DrawnNetwork::cost() const {
  constexpr double drawing = 50;  // what drawing a weight takes, measured
  double weights = 0;
  for (const Variable& variable : program_.variables)
    if (variable.is_kernel()) weights += static_cast<double>(variable.size());
  return weights * (drawing + 2 * static_cast<double>(x_.rows));
}

std::vector<DrawnNetwork::Layer> DrawnNetwork::draw(std::uint32_t index) {
  choose_batch(index);
  draw_weights(index);
  forward();
  backward();
  std::vector<Layer> layers;
  for (std::size_t node = 0; node < states_.size(); ++node) {
    const State& state = states_[node];
    const LayerKind& kind = nodes_[node].layer->kind;
    const bool hands_on = std::holds_alternative<Add>(kind) || std::holds_alternative<BatchNormalization>(kind);
    const Table& entering = hands_on ? state.h : state.z;
    const auto count = static_cast<double>(state.h.values.size());
    layers.push_back({entering.mean(), entering.mean_square(), state.gradient.mean_square() * count});
  }
  layers.back().gradient = output_gradient_square();
  // Of more rows than are drawn each has a smaller share of the mean loss.
  const auto rows = static_cast<double>(std::min(experiment_.recipe.batch_size, data_.X_train.rows));
  for (Layer& layer : layers) layer.gradient *= static_cast<double>(x_.rows) / rows;
  return layers;
}

void DrawnNetwork::choose_batch(std::uint32_t index) {
  const auto count = static_cast<std::int32_t>(order_.size());
  const bool shuffles = experiment_.recipe.shuffle;
  if (shuffles) math::shuffled_order(seed, index, 0, count, order_.data());
  const bool is_categorical = experiment_.recipe.loss == Loss::sparse_categorical_crossentropy;
  for (std::int64_t r = 0; r < x_.rows; ++r) {
    const std::int64_t from = shuffles ? order_[static_cast<std::size_t>(r)] : r;
    std::copy_n(&data_.X_train.values[static_cast<std::size_t>(from * x_.columns)], x_.columns, x_.row(r));
    for (std::int64_t c = 0; c < y_.columns; ++c)
      y_.row(r)[c] =
          is_categorical ? (data_.y_train(from, 0) == static_cast<double>(c) ? 1 : 0) : data_.y_train(from, c);
  }
}

void DrawnNetwork::draw_weights(std::uint32_t index) {
  for (std::size_t v = 0; v < weights_.size(); ++v)
    draw_variable(program_.variables[v],
                  {.seed = seed, .seed_index = index, .stream = static_cast<std::uint32_t>(v), .gain = gain_},
                  weights_[v]);
}

const Table& DrawnNetwork::input_of(std::size_t node, std::size_t i) const {
  const int from = nodes_[node].inputs[i];
  return from < 0 ? x_ : states_[static_cast<std::size_t>(from)].h;
}

void DrawnNetwork::forward() { DrawnForward(*this).run(); }

void DrawnNetwork::backward() {
  loss_gradient();
  DrawnBackward(*this).run();
}

}  // namespace cenote::theory
