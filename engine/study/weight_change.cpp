#include <cmath>
#include <utility>

#include "engine/study/study_row.h"
#include "engine/trace/quantile.h"

namespace cenote {
namespace {

double weight_of(const Result& result, std::int64_t member, std::int64_t element) {
  const auto position = static_cast<std::size_t>(member * result.program.weight_count + element);
  return result.weights.empty() ? result.weights_float64[position] : static_cast<double>(result.weights[position]);
}

double percent_change(double before, double after) {
  return before == after ? 0 : 100 * std::abs((after - before) / before);
}

}  // namespace

std::optional<double> weight_change(const Training& training, const Result& result) {
  std::size_t index = 0;
  const auto& variables = result.program.variables;
  while (index < variables.size() && !variables[index].is_kernel()) ++index;
  if (index == variables.size()) return std::nullopt;
  const auto& kernel = variables[index];
  std::vector<double> before(static_cast<std::size_t>(kernel.size())), changes, of_members;
  for (std::int64_t m = 0; m < result.history.members; ++m) {
    training.members().initial_variable(m, index, before);
    changes.clear();
    for (std::int64_t i = 0; i < kernel.size(); ++i)
      changes.push_back(percent_change(before[static_cast<std::size_t>(i)], weight_of(result, m, kernel.offset + i)));
    of_members.push_back(quantile(changes, 0.5));
  }
  return quantile(of_members, 0.5);
}

Result run_first_epoch(const Experiment& experiment, const Dataset& data, Backend& backend, std::stop_token stop) {
  Experiment first = experiment;
  first.recipe.epochs = 1;
  first.recipe.validation_freq = 0;
  first.trace = {.every = 0, .tensors = {}};
  return Training(first, data, backend).run({.stop = std::move(stop)});
}

}  // namespace cenote
