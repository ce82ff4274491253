#include <cmath>

#include "engine/report/charts/charts.h"
#include "engine/report/charts/layer_map.h"

namespace cenote {
namespace {

constexpr int log_digits = 6;

std::vector<double> logarithms(std::vector<double> numbers) {
  for (double& number : numbers) number = rounded(std::log10(number), log_digits);
  return numbers;
}

}  // namespace

std::optional<Chart> gradient_map_chart(const RunFiles& run) {
  const auto layers = layers_with(run.trace, "activation_gradient");
  if (layers.empty() || run.trace.records() < 2) return std::nullopt;
  const TimeAxis time = time_axis(run);
  Columns columns;
  columns.add("time", time.values);
  for (const LayerTensor& layer : layers)
    columns.add(layer.layer, logarithms(quantile_over_time(run.trace, layer.tensor, Statistic::norm, 0.5)));
  return Chart{"gradient-map", "The gradient by layer and time",
               "log₁₀ of the median ‖∂L/∂h‖ over seeds; the first layer is at the bottom. A gap: zero, or not finite.",
               layer_map(columns, time, {.scheme = "viridis", .legend = "log₁₀ ‖∂L/∂h‖"})};
}

}  // namespace cenote
