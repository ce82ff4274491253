#include "engine/report/charts/expected_gradient.h"

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

ExpectedGradient gradient_of(const theory::LayerTheory& layer) {
  const auto& band = layer.gradient_band;
  return {layer.gradient_square ? std::sqrt(*layer.gradient_square) : none, band ? (*band)[1] : none,
          band ? (*band)[3] : none};
}

}  // namespace

std::map<std::string, ExpectedGradient> expected_gradients(const RunFiles& run) {
  const Experiment& experiment = run.experiment.experiment;
  std::map<std::string, ExpectedGradient> expected;
  if (varies_the_network(experiment.cohort)) return expected;
  try {
    for (const auto& layer : theory::predict(experiment, load_data(experiment.data), {.most_draws = draws}).layers)
      if (layer.gradient_square) expected[layer.layer] = gradient_of(layer);
  } catch (const SpecError&) {  // the data is gone or has changed: a chart without theory
    expected.clear();
  }
  return expected;
}

}  // namespace cenote
