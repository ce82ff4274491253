#include <cmath>

#include "engine/report/charts/charts.h"
#include "engine/report/charts/layer_map.h"
#include "engine/report/charts/pins.h"

namespace cenote {

std::optional<Chart> gradient_map_chart(const RunFiles& run) {
  const auto layers = layers_with(run.trace, "activation_gradient");
  const auto logarithm = [&](std::size_t layer, std::int64_t record) {
    return std::log10(run.trace.quantile(layers[layer].tensor, Statistic::norm, record, 0.5));
  };
  const LayerSeries series = series_of(run, names_of(layers), logarithm);
  auto chart = layer_map(
      {"gradient-map",
       "The gradient by layer and time",
       "log₁₀ of the median ‖∂L/∂h‖ over seeds; the first layer is at the bottom. A gap: zero, or not finite.",
       {}},
      series, {.scheme = "viridis", .legend = "log₁₀ ‖∂L/∂h‖"});
  if (chart) pin_to_map(*chart, run, series.layers);
  return chart;
}

}  // namespace cenote
