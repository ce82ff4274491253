#include "engine/report/events/view.h"

#include <fmt/format.h>

#include <numeric>

#include "engine/trace/quantile.h"

namespace cenote::events {

std::vector<double> View::curves_of(std::vector<double> numbers) const {
  return is_member() ? numbers : quantiles(std::move(numbers), levels);
}

View member_view(std::int64_t position, std::int64_t number) {
  return {.runs = {fmt::format("member-{}", number)}, .members = {position}, .levels = {}};
}

View quantile_view(std::int64_t members) {
  View view{.runs = {"p10", "median", "p90"}, .members = {}, .levels = {0.1, 0.5, 0.9}};
  view.members.resize(static_cast<std::size_t>(members));
  std::iota(view.members.begin(), view.members.end(), 0);
  return view;
}

}  // namespace cenote::events
