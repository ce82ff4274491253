#include "engine/report/trace_npz.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/data/npz.h"
#include "engine/trace/readings.h"
#include "engine/trace/statistic.h"

namespace cenote {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Element by element, in C order.
template <class ElementAt>
NpzWriter::Producer float64_elements(ElementAt element_at) {
  return [element_at, next = std::int64_t{0}](std::span<std::byte> chunk) mutable {
    for (std::size_t at = 0; at < chunk.size(); at += sizeof(double)) {
      const double element = element_at(next++);
      std::memcpy(&chunk[at], &element, sizeof element);
    }
  };
}

/// The same of an array (records, members): element_at(record, member).
template <class ElementAt>
NpzWriter::Producer float64_of_members(std::int64_t members, ElementAt element_at) {
  return float64_elements([members, element_at, record = std::int64_t{0}, member = std::int64_t{0}](auto) mutable {
    const double element = element_at(record, member);
    if (++member == members) member = 0, ++record;
    return element;
  });
}

class TraceWriter {
 public:
  TraceWriter(const std::filesystem::path& file, const Snapshot& snapshot)
      : writer_(file), snapshot_(snapshot), trace_(snapshot.result.trace) {}

  void write() {
    writer_.add("steps", Shape{records()}, trace_.steps);
    for (std::int64_t tensor = 0; tensor < static_cast<std::int64_t>(trace_.tensors.size()); ++tensor) {
      if (trace_.has_moments)
        for (const Statistic statistic : all_statistics) add_statistic(tensor, statistic);
      else
        for (const Statistic statistic : norm_statistics) add_statistic(tensor, statistic);
      if (trace_.norm_quantiles) add_quantiles(tensor);
    }
    if (trace_.norm_quantiles) add_levels();
    for (const TracedValues& values : trace_.values) add_values(values);
    for (const Readings& readings : trace_.readings) add_readings(readings);
    if (has_histograms()) add_edges();
    writer_.close();
  }

 private:
  std::int64_t records() const { return static_cast<std::int64_t>(trace_.steps.size()); }

  bool shows(std::int64_t member, std::int64_t record) const {
    return snapshot_.shows_step(member, trace_.steps[static_cast<std::size_t>(record)]);
  }

  void add_statistic(std::int64_t tensor, Statistic statistic) {
    const auto element_at = [this, tensor, statistic](std::int64_t record, std::int64_t member) {
      return shows(member, record) ? value_of(statistic, trace_.at(record, tensor, member)) : nan;
    };
    writer_.add(fmt::format("{}/{}", name(tensor), to_word(statistic)), DType::float64, {records(), trace_.members},
                float64_of_members(trace_.members, element_at));
  }

  void add_quantiles(std::int64_t tensor) {
    const auto levels = static_cast<std::int64_t>(trace_.norm_quantiles->levels.size());
    const auto tensors = static_cast<std::int64_t>(trace_.tensors.size());
    const auto element_at = [this, tensor, levels, tensors](std::int64_t i) {
      const std::int64_t row = i / levels * tensors + tensor;
      return trace_.norm_quantiles->numbers[static_cast<std::size_t>(row * levels + i % levels)];
    };
    writer_.add(fmt::format("{}/norm_quantiles", name(tensor)), DType::float64, {records(), levels},
                float64_elements(element_at));
  }

  void add_levels() {
    const std::vector<double>& levels = trace_.norm_quantiles->levels;
    writer_.add("norm_quantile_levels", Shape{static_cast<std::int64_t>(levels.size())}, levels);
  }

  void add_values(const TracedValues& values) {
    Shape shape = {records(), values.members};
    shape.insert(shape.end(), values.shape.begin(), values.shape.end());
    const std::int64_t entries = records() * values.members;
    const std::int64_t size = entries > 0 ? static_cast<std::int64_t>(values.numbers.size()) / entries : 1;
    const auto element_at = [this, &values, size](std::int64_t i) {
      const std::int64_t entry = i / size;
      const bool is_shown = shows(entry % values.members, entry / values.members);
      return is_shown ? values.numbers[static_cast<std::size_t>(i)] : nan;
    };
    writer_.add(fmt::format("{}/values", values.variable), DType::float64, shape, float64_elements(element_at));
  }

  void add_readings(const Readings& readings) {
    const std::span statistics = info_of(readings.instrument).statistics;
    for (std::size_t k = 0; k < statistics.size(); ++k) {
      const std::string array = fmt::format("{}/{}", readings.tensor, statistics[k].name);
      if (statistics[k].name == "histogram")
        add_histogram(array, readings);
      else
        add_reading(array, readings, k);
    }
  }
  void add_reading(const std::string& array, const Readings& readings, std::size_t statistic) {
    const auto element_at = [this, &readings, statistic](std::int64_t record, std::int64_t member) {
      if (!shows(member, record)) return nan;
      return statistic_of(readings.instrument, statistic, numbers_at(readings, trace_.members, record, member));
    };
    writer_.add(array, DType::float64, {records(), trace_.members}, float64_of_members(trace_.members, element_at));
  }
  void add_histogram(const std::string& array, const Readings& readings) {
    const auto element_at = [this, &readings](std::int64_t i) {
      const std::int64_t entry = i / histogram_bins;
      const bool is_shown = shows(entry % trace_.members, entry / trace_.members);
      return is_shown ? readings.number(static_cast<std::size_t>(i)) : nan;
    };
    writer_.add(array, DType::float64, {records(), trace_.members, histogram_bins}, float64_elements(element_at));
  }
  bool has_histograms() const {
    return std::ranges::any_of(trace_.readings,
                               [](const Readings& r) { return r.instrument == Instrument::histogram; });
  }
  void add_edges() {
    std::vector<double> edges;
    for (int bin = 1; bin < histogram_bins; ++bin) edges.push_back(std::ldexp(1.0, histogram_exponent(bin)));
    writer_.add("histogram_edges", Shape{static_cast<std::int64_t>(edges.size())}, edges);
  }

  const std::string& name(std::int64_t tensor) const { return trace_.tensors[static_cast<std::size_t>(tensor)]; }

  NpzWriter writer_;
  const Snapshot& snapshot_;
  const Trace& trace_;
};

}  // namespace

void write_trace_npz(const std::filesystem::path& file, const Snapshot& snapshot) {
  TraceWriter(file, snapshot).write();
}

}  // namespace cenote
