#include "engine/report/charts/charts.h"
#include "engine/report/charts/layer_profile.h"
#include "engine/report/charts/layer_series.h"
#include "engine/report/charts/pins.h"

namespace cenote {
namespace {

LayerProfile norms_of(const RunFiles& run, const std::vector<LayerTensor>& layers, std::string axis) {
  return {.layers = names_of(layers),
          .quantile =
              [&](std::size_t layer, std::int64_t record, double level) {
                return run.trace.quantile(layers[layer].tensor, Statistic::norm, record, level);
              },
          .axis = std::move(axis)};
}

}  // namespace

std::optional<Chart> activation_gradient_chart(const RunFiles& run) {
  const auto layers = layers_with(run.trace, "activation_gradient");
  if (layers.empty()) return std::nullopt;
  LayerProfile profile = norms_of(run, layers, "‖∂L/∂h‖");
  profile.expected = expected_gradients(run);
  std::string caption =
      "‖∂L/∂h‖ of a layer's output h, median and 10–90 % over seeds, logarithmic. A line that falls to "
      "the left is a gradient that vanishes on its way to the input.";
  if (!profile.expected.empty())
    caption += " Dashed: what theory expects of wide layers before training; grey: 10–90 % of seeds at this width.";
  auto chart =
      layer_profile({"activation-gradient", "How much gradient reaches each layer", caption, {}}, run, profile);
  if (chart) pin_to_profile(*chart, run, profile.layers);
  return chart;
}

std::optional<Chart> weight_gradient_chart(const RunFiles& run) {
  const auto layers = layers_with(run.trace, "weight_gradient");
  return layer_profile({"weight-gradient",
                        "The gradient of each layer's weights",
                        "‖∂L/∂W‖ of a layer's kernel before clipping, median and 10–90 % over seeds, logarithmic.",
                        {}},
                       run, norms_of(run, layers, "‖∂L/∂W‖"));
}

}  // namespace cenote
