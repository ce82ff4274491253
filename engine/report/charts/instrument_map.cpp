#include "engine/report/charts/instrument_map.h"

#include <algorithm>

#include "engine/trace/quantile.h"

namespace cenote {

double median_of(const std::vector<double>& numbers) { return quantile(numbers, 0.5); }

std::optional<Chart> instrument_map(const RunFiles& run, const MapQuery& query, Chart chart,
                                    const MapColours& colours) {
  const auto layers = layers_read(run, query.instrument, query.tensor);
  const auto statistic = statistic_index(query.instrument, query.statistic);
  const auto number = [&](std::size_t layer, std::int64_t record) {
    return query.summary(measured(run.trace, *layers[layer].readings, statistic, record));
  };
  return layer_map(std::move(chart), series_of(run, names_of(layers), number), colours);
}

}  // namespace cenote
