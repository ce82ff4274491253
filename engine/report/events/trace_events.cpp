#include "engine/report/events/trace_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "engine/trace/readings.h"
#include "engine/trace/statistic.h"

namespace cenote::events {
namespace {

std::string description_of(const Statistics& statistics) {
  return fmt::format("{} [{}]", statistics.formula, statistics.unit);
}

std::string description_of(Statistic statistic) {
  const auto found = std::ranges::find(instruments::moments, to_word(statistic), &Statistics::name);
  return description_of(*found);
}

/// Of one record.
class RecordEvents {
 public:
  RecordEvents(ViewFiles& files, const Trace& trace, std::int64_t record)
      : files_(files), trace_(trace), record_(record) {}

  /// @param members positions, of those that reached the record
  void show(std::vector<std::int64_t> members) { members_ = std::move(members); }

  void add_statistics() {
    for (std::int64_t tensor = 0; tensor < static_cast<std::int64_t>(trace_.tensors.size()); ++tensor) {
      for (const Statistic statistic : all_statistics)
        if (trace_.has_moments || std::ranges::find(norm_statistics, statistic) != norm_statistics.end())
          add_statistic(tensor, statistic);
    }
  }

  void add_readings(bool are_late) {
    for (const Readings& readings : trace_.readings)
      if ((readings.instrument == Instrument::jacobian) == are_late) add_readings(readings);
  }

  void add_values() {
    if (!files_.view().is_member()) return;
    for (const TracedValues& values : trace_.values)
      for (const std::int64_t member : members_)
        if (member < values.members)
          files_.add(values.variable, "the variable's numbers", histogram_of(numbers_of(values, member)));
  }

 private:
  void add_statistic(std::int64_t tensor, Statistic statistic) {
    const std::string tag = fmt::format("{}/{}", trace_.tensors[static_cast<std::size_t>(tensor)], to_word(statistic));
    if (statistic == Statistic::norm && trace_.norm_quantiles && !files_.view().is_member()) {
      files_.add_curves(tag, description_of(statistic), sketched(tensor));
      return;
    }
    std::vector<double> numbers;
    for (const std::int64_t member : members_)
      if (const double number = number_of(tensor, statistic, member); !std::isnan(number)) numbers.push_back(number);
    files_.add(tag, description_of(statistic), std::move(numbers));
  }

  // For quantiles a tensor that is not finite counts as +∞, whatever its finite elements are.
  double number_of(std::int64_t tensor, Statistic statistic, std::int64_t member) const {
    const Moments moments = trace_.at(record_, tensor, member);
    const bool is_infinite =
        !files_.view().is_member() && statistic != Statistic::nonfinite_count && moments.nonfinite_count > 0;
    return is_infinite ? INFINITY : value_of(statistic, moments);
  }

  // Over the whole cohort, of which only some members are traced in full.
  std::vector<double> sketched(std::int64_t tensor) const {
    const auto& [levels, numbers] = *trace_.norm_quantiles;
    const auto row = static_cast<std::size_t>(record_) * trace_.tensors.size() + static_cast<std::size_t>(tensor);
    std::vector<double> curves;
    for (const double level : files_.view().levels) {
      const auto at = static_cast<std::size_t>(std::ranges::find(levels, level) - levels.begin());
      curves.push_back(numbers[row * levels.size() + at]);
    }
    return curves;
  }

  void add_readings(const Readings& readings) {
    const std::span statistics = info_of(readings.instrument).statistics;
    for (std::size_t k = 0; k < statistics.size(); ++k) {
      if (statistics[k].name == "histogram")
        add_histogram(readings);
      else
        add_reading(readings, k);
    }
  }

  void add_reading(const Readings& readings, std::size_t statistic) {
    const Statistics& statistics = info_of(readings.instrument).statistics[statistic];
    std::vector<double> measured;
    for (const std::int64_t member : members_) {
      const std::vector<double> numbers = numbers_at(readings, trace_.members, record_, member);
      const double number = statistic_of(readings.instrument, statistic, numbers);
      if (!std::isnan(number)) measured.push_back(number);
    }
    files_.add(fmt::format("{}/{}", readings.tensor, statistics.name), description_of(statistics), std::move(measured));
  }

  void add_histogram(const Readings& readings) {
    if (!files_.view().is_member()) return;
    for (const std::int64_t member : members_)
      files_.add(fmt::format("{}/log2_magnitude", readings.tensor), "log₂|x| of the elements that are finite and not 0",
                 log2_histogram_of(numbers_at(readings, trace_.members, record_, member)));
  }

  std::span<const double> numbers_of(const TracedValues& values, std::int64_t member) const {
    const std::size_t entries = trace_.steps.size() * static_cast<std::size_t>(values.members);
    const std::size_t size = values.numbers.size() / entries;
    return std::span(values.numbers).subspan(static_cast<std::size_t>(record_ * values.members + member) * size, size);
  }

  ViewFiles& files_;
  const Trace& trace_;
  std::int64_t record_;
  std::vector<std::int64_t> members_;
};

/// Those of the view that are traced in full and of which the snapshot shows the step.
std::vector<std::int64_t> traced_members(const View& view, const Snapshot& snapshot, std::int64_t step) {
  std::vector<std::int64_t> members;
  for (const std::int64_t member : view.members)
    if (member < snapshot.result.trace.members && snapshot.shows_step(member, step)) members.push_back(member);
  return members;
}

}  // namespace

void add_record(ViewFiles& files, const Snapshot& snapshot, std::int64_t record) {
  const Trace& trace = snapshot.result.trace;
  RecordEvents events(files, trace, record);
  events.show(traced_members(files.view(), snapshot, trace.steps[static_cast<std::size_t>(record)]));
  events.add_statistics();
  events.add_readings(false);
  events.add_values();
}

void add_late_record(ViewFiles& files, const Snapshot& snapshot, std::int64_t record) {
  const Trace& trace = snapshot.result.trace;
  RecordEvents events(files, trace, record);
  events.show(traced_members(files.view(), snapshot, trace.steps[static_cast<std::size_t>(record)]));
  events.add_readings(true);
}

}  // namespace cenote::events
