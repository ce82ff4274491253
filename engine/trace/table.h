#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cenote/trace.h"
#include "engine/trace/statistic.h"

namespace cenote {

/// A Trace as its statistics, as trace.npz holds it. Charts and tables read this, be it from memory or from a file.
struct TraceTable {
  std::vector<std::int64_t> steps;   ///< (records)
  std::vector<std::string> tensors;  ///< as Trace::tensors
  std::int64_t members = 0;
  std::vector<double> numbers;  ///< (tensors, statistics, records, members)
  std::vector<TracedValues> values;
  std::vector<Readings> readings = {};
  std::optional<NormQuantiles> norm_quantiles;

  std::int64_t records() const { return static_cast<std::int64_t>(steps.size()); }
  /// The position of a tensor by name, or −1.
  std::int64_t find(const std::string& tensor) const;
  /// What an instrument read of a tensor, or null.
  const Readings* find(const std::string& tensor, Instrument instrument) const;
  double at(std::int64_t tensor, Statistic statistic, std::int64_t record, std::int64_t member) const;
  /// Over members, by NumPy's linear rule; a member that is not finite counts as +∞, one that was not measured is left
  /// out. Of norms over the whole cohort if there are sketches and the level is one of theirs.
  double quantile(std::int64_t tensor, Statistic statistic, std::int64_t record, double level) const;
};

TraceTable table_of(const Trace& trace);

}  // namespace cenote
