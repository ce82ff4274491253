#include "engine/trace/size.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "cenote/error.h"

namespace cenote {
namespace {

/// Of a sketch whose numbers span a few blocks: what a traced norm takes over all members of an ordinary cohort.
constexpr double bytes_per_sketch = 10e3;

double count_records(const TraceRequest& request, const Recipe& recipe, std::int64_t train_rows) {
  if (request.every == 0) return 0;
  const auto epochs = static_cast<double>(recipe.epochs);
  if (request.every == TraceRequest::every_epoch) return epochs + 1;
  const double steps = epochs * std::ceil(static_cast<double>(train_rows) / static_cast<double>(recipe.batch_size));
  return std::ceil(steps / static_cast<double>(request.every)) + 1;
}

double count_value_numbers(const TraceRequest& request, const Program& program) {
  double count = 0;
  for (const Variable& variable : program.variables)
    if (std::ranges::count(request.values, variable.full_name()) > 0) count += static_cast<double>(variable.size());
  return count;
}

}  // namespace

double TraceExtent::bytes() const {
  return records * tensors * members * static_cast<double>(sizeof(Moments)) + sketches * bytes_per_sketch +
         value_numbers * static_cast<double>(sizeof(double));
}

TraceExtent extent_of(const TraceRequest& request, const Program& program, const Recipe& recipe,
                      std::int64_t train_rows, std::int64_t members) {
  TraceExtent extent;
  extent.records = count_records(request, recipe, train_rows);
  extent.tensors = static_cast<double>(program.traced.size());
  extent.members = static_cast<double>(std::min(request.members, members));
  if (members > request.members) extent.sketches = extent.records * extent.tensors;
  extent.value_numbers = extent.records * count_value_numbers(request, program) *
                         static_cast<double>(std::min(TraceRequest::values_members, members));
  return extent;
}

void check_trace_size(const TraceRequest& request, const TraceExtent& extent) {
  if (extent.bytes() <= static_cast<double>(request.limit)) return;
  throw SpecError(fmt::format(
      "trace: {} would be traced ({:.0f} records of {:.0f} tensors, {:.0f} members in full), but trace.limit is {}\n"
      "  trace more seldom (trace.every), fewer tensors (trace.tensors) or members (trace.members), or raise "
      "trace.limit",
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
