#include "engine/report/events/weight_events.h"

#include <algorithm>

namespace cenote::events {
namespace {

bool is_traced(const Trace& trace, std::int64_t member, const std::string& variable) {
  return std::ranges::any_of(
      trace.values, [&](const TracedValues& values) { return values.variable == variable && member < values.members; });
}

/// @param read (index of the variable, its numbers)
template <class Read>
void add_weights(ViewFiles& files, const Result& result, const Read& read) {
  for (std::size_t v = 0; v < result.program.variables.size(); ++v) {
    const Variable& variable = result.program.variables[v];
    if (is_traced(result.trace, files.view().members.front(), variable.full_name())) continue;
    std::vector<double> weights(static_cast<std::size_t>(variable.size()));
    read(v, weights);
    files.add(variable.full_name(), "the variable's numbers", histogram_of(weights));
  }
}

}  // namespace

void add_initial_weights(ViewFiles& files, const Result& result, const CohortMembers& members) {
  const std::int64_t member = files.view().members.front();
  add_weights(files, result, [&](std::size_t variable, std::span<double> weights) {
    members.initial_variable(member, variable, weights);
  });
}

void add_trained_weights(ViewFiles& files, const Result& result) {
  const std::int64_t member = files.view().members.front();
  add_weights(files, result, [&](std::size_t variable, std::span<double> weights) {
    const std::int64_t first = member * result.program.weight_count + result.program.variables[variable].offset;
    if (result.weights_float64.empty())
      std::copy_n(result.weights.begin() + first, weights.size(), weights.begin());
    else
      std::copy_n(result.weights_float64.begin() + first, weights.size(), weights.begin());
  });
}

}  // namespace cenote::events
