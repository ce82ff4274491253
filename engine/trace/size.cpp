#include "engine/trace/size.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "cenote/error.h"
#include "engine/trace/norm_sketches.h"

namespace cenote {
namespace {

/// What a traced norm takes over all members: the norms of as many as wait, and of more, or of larger groups, a sketch
/// whose numbers span a few blocks.
double bytes_of_sketch(double members) {
  constexpr double most_waiting = NormSketches::most_waiting, largest_group = NormSketches::members_of_block;
  return static_cast<double>(sizeof(NormBin)) * std::min(members, most_waiting) + (members > largest_group ? 10e3 : 0);
}

/// At most: steps of several cadences are counted once each.
double count_records(const TraceRequest& request, const Recipe& recipe, std::int64_t train_rows) {
  const auto epochs = static_cast<double>(recipe.epochs);
  const double steps = epochs * std::ceil(static_cast<double>(train_rows) / static_cast<double>(recipe.batch_size));
  const std::vector<std::int64_t> cadences = request.cadences();
  double records = 0;
  for (const std::int64_t every : cadences)
    records += every == TraceRequest::every_epoch ? epochs : std::ceil(steps / static_cast<double>(every));
  return cadences.empty() ? 0 : std::min(records, steps) + 1;
}

double count_reading_numbers(const Program& program) {
  double count = 0;
  for (const ReadingName& reading : program.readings)  // counts are floats
    count += numbers_of(reading.instrument) * (reading.instrument == Instrument::histogram ? 0.5 : 1.0);
  return count;
}

double count_value_numbers(const Program& program) {
  double count = 0;
  for (const Variable& variable : program.variables) {
    const auto times = std::ranges::count(program.values, variable.full_name());
    count += static_cast<double>(times * variable.size());
  }
  return count;
}

}  // namespace

double TraceExtent::bytes() const {
  return records * tensors * members * bytes_per_tensor + sketches * bytes_per_sketch +
         (value_numbers + reading_numbers) * static_cast<double>(sizeof(double));
}

TraceExtent extent_of(const TraceRequest& request, const Program& program, const Recipe& recipe,
                      std::int64_t train_rows, std::int64_t members) {
  TraceExtent extent;
  extent.records = count_records(request, recipe, train_rows);
  const bool has_moments = std::ranges::any_of(
      request.instruments, [](const InstrumentRequest& r) { return r.instrument == Instrument::moments; });
  extent.bytes_per_tensor = static_cast<double>(has_moments ? sizeof(Moments) : sizeof(TracedNorm));
  extent.tensors = static_cast<double>(program.traced.size());
  extent.members = static_cast<double>(std::min(request.members, members));
  if (members > request.members) extent.sketches = extent.records * extent.tensors;
  extent.bytes_per_sketch = bytes_of_sketch(static_cast<double>(members));
  extent.reading_numbers = extent.records * count_reading_numbers(program) * extent.members;
  extent.value_numbers = extent.records * count_value_numbers(program) *
                         static_cast<double>(std::min(TraceRequest::values_members, members));
  return extent;
}

void check_trace_size(const TraceRequest& request, const TraceExtent& extent) {
  if (extent.bytes() <= static_cast<double>(request.limit)) return;
  throw SpecError(fmt::format(
      "trace: {} would be traced ({:.0f} records of {:.0f} tensors, {:.0f} members in full), but trace.limit is {}\n"
      "  trace more seldom (trace.every), fewer tensors (trace.tensors), layers (trace.layers), instruments "
      "(trace.instruments) or members (trace.members), or raise trace.limit",
      format_bytes(extent.bytes()), extent.records, extent.tensors, extent.members,
      format_bytes(static_cast<double>(request.limit))));
}

std::string format_bytes(double bytes) {
  constexpr std::array units = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  std::size_t unit = 0;
  for (; bytes >= 1024 && unit + 1 < units.size(); ++unit) bytes /= 1024;
  return fmt::format("{:.3g} {}", bytes, units[unit]);
}

}  // namespace cenote
