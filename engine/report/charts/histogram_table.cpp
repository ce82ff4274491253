#include "engine/report/charts/histogram_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/report/charts/layer_series.h"
#include "engine/trace/readings.h"

namespace cenote {
namespace {

constexpr std::size_t most_columns_of_time = 50;

/// In the order in which one looks at them.
constexpr const char* all_tensors[] = {"activation", "activation_gradient", "weight_gradient", "weight",
                                       "update",     "clipped_gradient"};

/// Where a column of histograms comes from. Both count from 0.
struct Source {
  std::size_t tensor, layer;
  const Readings* readings;
};

std::size_t position_of(std::vector<std::string>& names, const std::string& name) {
  const auto found = std::ranges::find(names, name);
  const auto position = static_cast<std::size_t>(found - names.begin());
  if (found == names.end()) names.push_back(name);
  return position;
}

std::vector<Source> sources_of(const RunFiles& run, HistogramTable& table) {
  std::vector<Source> sources;
  for (const char* tensor : all_tensors)
    for (const auto& [layer, readings] : layers_read(run, Instrument::histogram, tensor))
      sources.push_back({position_of(table.tensors, tensor), position_of(table.layers, layer), readings});
  return sources;
}

std::vector<std::int64_t> records_of(const RunFiles& run, const std::vector<Source>& sources) {
  const auto any_share = [&](std::size_t source, std::int64_t record) {
    return mean_of(measured(run.trace, *sources[source].readings, 1, record));
  };
  return chosen_records(measured_records(run, sources.size(), any_share), most_columns_of_time);
}

/// Counts of all members; one that was not measured counts nothing.
std::vector<double> counts_of(const RunFiles& run, const Readings& readings, std::int64_t record) {
  std::vector<double> counts(histogram_bins);
  for (std::int64_t member = 0; member < run.trace.members; ++member) {
    const auto numbers = numbers_at(readings, run.trace.members, record, member);
    for (std::size_t bin = 0; bin < counts.size(); ++bin)
      if (numbers[bin] > 0) counts[bin] += numbers[bin];
  }
  return counts;
}

int octaves_of(int bin) { return bin + 1 < histogram_bins ? histogram_exponent(bin + 1) - histogram_exponent(bin) : 1; }

/// (rows), by bin.
using Counts = std::vector<std::vector<double>>;

/// Adds the bins from the first to the last that hold anything.
void add_bins(HistogramTable& table, const Counts& counts) {
  const auto is_filled = [&](int bin) {
    return std::ranges::any_of(counts, [bin](const auto& row) { return row[static_cast<std::size_t>(bin)] > 0; });
  };
  const auto column = [&](int bin) {
    std::vector<double> numbers;
    for (const auto& row : counts) numbers.push_back(row[static_cast<std::size_t>(bin)]);
    const double most = *std::ranges::max_element(numbers);
    table.densest = std::max(table.densest, std::log10(most / (bin == 0 ? 1 : octaves_of(bin))));
    return numbers;
  };
  int first = 1, last = histogram_bins - 1;
  while (first < last && !is_filled(first)) ++first;
  while (last > first && !is_filled(last)) --last;
  table.columns.add("zeros", column(0));
  for (int bin = first; bin <= last; ++bin) table.columns.add(fmt::format("{}", histogram_exponent(bin)), column(bin));
  table.lowest = histogram_exponent(first);
  table.highest = histogram_exponent(last) + octaves_of(last);
}

}  // namespace

std::optional<HistogramTable> histogram_table(const RunFiles& run) {
  HistogramTable table;
  const std::vector<Source> sources = sources_of(run, table);
  const auto records = records_of(run, sources);
  if (records.size() < 2) return std::nullopt;
  const TimeAxis axis = time_axis(run);
  const auto time_of = [&](std::int64_t record) { return axis.values[static_cast<std::size_t>(record)]; };
  std::vector<double> tensors, layers, times;
  Counts counts;
  for (const auto& [tensor, layer, readings] : sources)
    for (const std::int64_t record : records) {
      tensors.push_back(static_cast<double>(tensor + 1));
      layers.push_back(static_cast<double>(layer + 1));
      times.push_back(time_of(record));
      counts.push_back(counts_of(run, *readings, record));
    }
  table.columns.add("tensor", tensors);
  table.columns.add("layer", layers);
  table.columns.add("time", times);
  add_bins(table, counts);
  table.time_name = axis.name;
  table.start = time_of(records.front());
  table.end = 2 * time_of(records.back()) - time_of(records[records.size() - 2]);
  return table;
}

}  // namespace cenote
