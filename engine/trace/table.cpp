#include "engine/trace/table.h"

#include <algorithm>
#include <cmath>

#include "engine/trace/quantile.h"

namespace cenote {
namespace {

std::size_t position(const TraceTable& table, std::int64_t tensor, Statistic statistic, std::int64_t record) {
  const auto statistics = static_cast<std::int64_t>(all_statistics.size());
  const std::int64_t row = (tensor * statistics + static_cast<std::int64_t>(statistic)) * table.records() + record;
  return static_cast<std::size_t>(row * table.members);
}

/// The sketches' quantile, if it is among theirs.
std::optional<double> sketched(const TraceTable& table, std::int64_t tensor, std::int64_t record, double level) {
  if (!table.norm_quantiles) return std::nullopt;
  const auto& [levels, numbers] = *table.norm_quantiles;
  const auto found = std::find(levels.begin(), levels.end(), level);
  if (found == levels.end()) return std::nullopt;
  const auto row = static_cast<std::size_t>(record) * table.tensors.size() + static_cast<std::size_t>(tensor);
  return numbers[row * levels.size() + static_cast<std::size_t>(found - levels.begin())];
}

}  // namespace

std::int64_t TraceTable::find(const std::string& tensor) const {
  const auto found = std::find(tensors.begin(), tensors.end(), tensor);
  return found == tensors.end() ? -1 : found - tensors.begin();
}

const Readings* TraceTable::find(const std::string& tensor, Instrument instrument) const {
  const auto found = std::ranges::find_if(
      readings, [&](const Readings& r) { return r.tensor == tensor && r.instrument == instrument; });
  return found == readings.end() ? nullptr : &*found;
}

double TraceTable::at(std::int64_t tensor, Statistic statistic, std::int64_t record, std::int64_t member) const {
  return numbers[position(*this, tensor, statistic, record) + static_cast<std::size_t>(member)];
}

double TraceTable::quantile(std::int64_t tensor, Statistic statistic, std::int64_t record, double level) const {
  if (statistic == Statistic::norm)
    if (const auto number = sketched(*this, tensor, record, level)) return *number;
  std::vector<double> measured;
  for (std::int64_t m = 0; m < members; ++m) {
    if (std::isnan(at(tensor, Statistic::nonfinite_count, record, m))) continue;
    const bool is_finite = at(tensor, Statistic::nonfinite_count, record, m) == 0;
    measured.push_back(is_finite || statistic == Statistic::nonfinite_count ? at(tensor, statistic, record, m)
                                                                            : INFINITY);
  }
  return cenote::quantile(std::move(measured), level);
}

TraceTable table_of(const Trace& trace) {
  TraceTable table{.steps = trace.steps,
                   .tensors = trace.tensors,
                   .members = trace.members,
                   .numbers = {},
                   .values = trace.values,
                   .readings = trace.readings,
                   .norm_quantiles = trace.norm_quantiles};
  table.numbers.reserve(trace.steps.size() * trace.tensors.size() * all_statistics.size() *
                        static_cast<std::size_t>(trace.members));
  for (std::int64_t tensor = 0; tensor < static_cast<std::int64_t>(trace.tensors.size()); ++tensor)
    for (const Statistic statistic : all_statistics)
      for (std::int64_t record = 0; record < table.records(); ++record)
        for (std::int64_t member = 0; member < trace.members; ++member)
          table.numbers.push_back(value_of(statistic, trace.at(record, tensor, member)));
  return table;
}

}  // namespace cenote
