#include "engine/report/charts/expected_numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "cenote/error.h"
#include "engine/theory/theory.h"

namespace cenote {
namespace {

constexpr std::int64_t draws = 1000;  // for quantiles from 10 to 90 %
constexpr double none = std::numeric_limits<double>::quiet_NaN();

bool varies_the_network(const Cohort& cohort) {
  return cohort.vary.contains(Hyperparameter::gain) || cohort.vary.contains(Hyperparameter::negative_slope);
}

/// Nothing where the data is gone or has changed: a chart without theory.
struct Prediction {
  std::vector<theory::LayerTheory> layers;
  std::int64_t features = 0;
};
Prediction prediction_of(const RunFiles& run, std::int64_t most_draws) {
  const Experiment& experiment = run.experiment.experiment;
  if (varies_the_network(experiment.cohort)) return {};
  try {
    const Dataset data = load_data(experiment.data);
    return {theory::predict(experiment, data, {.most_draws = most_draws}).layers, data.X_train.columns};
  } catch (const SpecError&) {
    return {};
  }
}

ExpectedNumber gradient_of(const theory::LayerTheory& layer) {
  const auto& band = layer.gradient_band;
  return {std::sqrt(*layer.gradient_square), band ? (*band)[1] : none, band ? (*band)[3] : none};
}

/// Each layer reads the one before it, and none makes its samples depend on one another.
bool is_chain(const Network& network) {
  std::string before(Network::input);
  for (const Layer& layer : network.layers()) {
    if (std::holds_alternative<BatchNormalization>(layer.kind) || layer.inputs != std::vector{before}) return false;
    before = layer.name;
  }
  return true;
}

/// χ by layer up to the first that the recursion does not cover. What has no σw comes from drawn networks, not from it.
std::vector<double> chis_of(const Network& network, const std::vector<theory::LayerTheory>& layers) {
  std::vector<double> chis;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const bool is_covered = layers[i].sigma_w || !std::holds_alternative<Dense>(network.layers()[i].kind);
    if (!layers[i].chi || !is_covered) break;
    chis.push_back(*layers[i].chi);
  }
  return chis;
}

enum class From { data, layer };

ExpectedNumbers mean_squares(const RunFiles& run, From from) {
  const Network& network = run.experiment.experiment.network;
  if (!is_chain(network)) return {};
  const auto [theories, features] = prediction_of(run, 1);
  const std::vector<double> chis = chis_of(network, theories);
  ExpectedNumbers expected;
  std::int64_t inputs = features, outputs = features;
  double product = 1;
  for (std::size_t i = 0; i < chis.size(); ++i) {
    if (const auto* dense = std::get_if<Dense>(&network.layers()[i].kind)) outputs = dense->units;
    product = (from == From::layer ? 1 : product) * chis[i];
    const auto singular_values = static_cast<double>(std::min(inputs, outputs));
    expected[theories[i].layer] = {product * static_cast<double>(outputs) / singular_values, none, none};
    if (from == From::layer) inputs = outputs;
  }
  return expected;
}

}  // namespace

ExpectedNumbers expected_gradients(const RunFiles& run) {
  ExpectedNumbers expected;
  for (const auto& layer : prediction_of(run, draws).layers)
    if (layer.gradient_square) expected[layer.layer] = gradient_of(layer);
  return expected;
}

ExpectedNumbers expected_input_jacobians(const RunFiles& run) { return mean_squares(run, From::data); }
ExpectedNumbers expected_jacobians(const RunFiles& run) { return mean_squares(run, From::layer); }

}  // namespace cenote
