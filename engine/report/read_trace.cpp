#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>

#include "cenote/error.h"
#include "engine/data/npz.h"
#include "engine/report/read_run.h"

namespace cenote {
namespace {

/// "dense/bias.weight/norm" → "dense/bias.weight", for "norm"; nothing for another ending.
std::optional<std::string> stem(std::string_view name, std::string_view ending) {
  if (!name.ends_with(ending)) return std::nullopt;
  name.remove_suffix(ending.size());
  if (!name.ends_with('/')) return std::nullopt;
  name.remove_suffix(1);
  return std::string(name);
}

class TraceReader {
 public:
  explicit TraceReader(const std::filesystem::path& file) : file_(file), reader_(file) {}

  TraceTable read() {
    read_steps();
    for (const std::string& name : reader_.names())
      if (const auto tensor = stem(name, "norm")) table_.tensors.push_back(*tensor);
    table_.members = count_members();
    for (const std::string& tensor : table_.tensors)
      for (const Statistic statistic : all_statistics) append_statistic(tensor, statistic);
    for (const std::string& name : reader_.names())
      if (const auto variable = stem(name, "values")) append_values(name, *variable);
    for (const InstrumentInfo& info : instrument_table)
      if (is_reading(info.instrument)) append_readings(info);
    if (reader_.contains("norm_quantile_levels")) read_quantiles();
    return std::move(table_);
  }

 private:
  /// An array of the shape that the others call for.
  std::vector<double> numbers(const std::string& name, const Shape& expected) const {
    const Shape found = reader_.header(name).shape;
    if (found != expected)
      throw SpecError(fmt::format("{}: \"{}\" has the shape {}, but {} fits the other arrays", file_.string(), name,
                                  to_string(found), to_string(expected)));
    return reader_.read(name).to_float64();
  }

  void read_steps() {
    constexpr double limit = 9007199254740992;  // 2⁵³
    double before = -1;
    for (const double step : numbers("steps", reader_.header("steps").shape)) {
      if (!(step > before) || step != std::floor(step) || step > limit)
        throw SpecError(fmt::format(
            "{}: \"steps\": {} after {} is not allowed; allowed: whole numbers from 0, each larger than the "
            "one before",
            file_.string(), step, before < 0 ? "nothing" : fmt::format("{}", before)));
      table_.steps.push_back(static_cast<std::int64_t>(step));
      before = step;
    }
  }

  /// As the first array of a tensor's statistic has it; 0 if there is none.
  std::int64_t count_members() const {
    for (const std::string& name : reader_.names())
      if (const Shape shape = reader_.header(name).shape; is_statistic(name) && shape.size() >= 2) return shape[1];
    return 0;
  }
  static bool is_statistic(const std::string& name) {
    for (const InstrumentInfo& info : instrument_table)
      for (const Statistics& statistics : info.statistics)
        if (stem(name, statistics.name)) return true;
    return false;
  }

  /// NaN where the trace is of norms alone, or somebody has thinned it out.
  void append_statistic(const std::string& tensor, Statistic statistic) {
    const std::string name = fmt::format("{}/{}", tensor, to_word(statistic));
    const std::size_t before = table_.numbers.size();
    table_.numbers.resize(before + static_cast<std::size_t>(table_.records() * table_.members), NAN);
    if (statistic != Statistic::norm && !reader_.contains(name)) return;
    std::ranges::copy(numbers(name, {table_.records(), table_.members}),
                      table_.numbers.begin() + static_cast<std::ptrdiff_t>(before));
  }

  /// Of all tensors that have the instrument's first array.
  void append_readings(const InstrumentInfo& info) {
    for (const std::string& name : reader_.names())
      if (const auto tensor = stem(name, info.statistics.front().name))
        table_.readings.push_back(
            {.tensor = *tensor, .instrument = info.instrument, .numbers = readings_of(*tensor, info)});
  }
  std::vector<double> readings_of(const std::string& tensor, const InstrumentInfo& info) const {
    const auto array = [&](const Statistics& s) { return fmt::format("{}/{}", tensor, s.name); };
    const Shape entries = {table_.records(), table_.members};
    if (info.instrument == Instrument::histogram)
      return numbers(array(info.statistics.front()), {entries[0], entries[1], histogram_bins});
    const std::size_t width = info.statistics.size();
    std::vector<double> result(static_cast<std::size_t>(entries[0] * entries[1]) * width);
    for (std::size_t k = 0; k < width; ++k) {
      const std::vector<double> all = numbers(array(info.statistics[k]), entries);
      for (std::size_t entry = 0; entry < all.size(); ++entry) result[entry * width + k] = all[entry];
    }
    return result;
  }

  void append_values(const std::string& name, const std::string& variable) {
    const Shape shape = reader_.header(name).shape;
    if (shape.size() < 3) throw SpecError(fmt::format("{}: \"{}\" has too few axes", file_.string(), name));
    Shape expected = shape;
    expected[0] = table_.records();
    table_.values.push_back({.variable = variable,
                             .shape = {shape.begin() + 2, shape.end()},
                             .members = shape[1],
                             .numbers = numbers(name, expected)});
  }

  void read_quantiles() {
    NormQuantiles& quantiles = table_.norm_quantiles.emplace();
    quantiles.levels = reader_.read("norm_quantile_levels").to_float64();
    const std::size_t levels = quantiles.levels.size(), tensors = table_.tensors.size();
    quantiles.numbers.resize(table_.steps.size() * tensors * levels);
    for (std::size_t tensor = 0; tensor < tensors; ++tensor) {
      const auto all = numbers(fmt::format("{}/norm_quantiles", table_.tensors[tensor]),
                               {table_.records(), static_cast<std::int64_t>(levels)});
      for (std::size_t record = 0; record < table_.steps.size(); ++record)
        std::memcpy(&quantiles.numbers[(record * tensors + tensor) * levels], &all[record * levels],
                    levels * sizeof(double));
    }
  }

  std::filesystem::path file_;
  NpzReader reader_;
  TraceTable table_;
};

}  // namespace

TraceTable read_trace(const std::filesystem::path& file) { return TraceReader(file).read(); }

}  // namespace cenote
