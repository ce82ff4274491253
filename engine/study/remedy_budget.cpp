#include "engine/study/remedy_budget.h"

#include <algorithm>
#include <chrono>
#include <numeric>

#include "engine/graph/cost.h"
#include "engine/study/theory_row.h"
#include "engine/train/training.h"

namespace cenote {
namespace {

using Clock = std::chrono::steady_clock;

/// Below this, what a run costs once would count as what each epoch costs.
constexpr double long_enough = 0.1;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Eight times as many epochs until they take long enough, or are all there are.
void probe(const Experiment& base, const Dataset& data, Backend& backend, const std::stop_token& stop,
           RemedyBudget& budget) {
  Experiment shorter = base;
  for (std::int64_t epochs = 1;; epochs *= 8) {
    shorter.recipe.epochs = std::min(epochs, base.recipe.epochs);
    Training training(shorter, data, backend);
    const Result result = training.run({.stop = stop});
    budget.probed_epochs = std::max<std::int64_t>(shorter.recipe.epochs, 1);
    budget.probed_seconds = result.training_seconds;
    budget.steps_per_epoch = training.schedule().steps_per_epoch();
    if (result.training_seconds < long_enough && epochs < base.recipe.epochs && !stop.stop_requested()) continue;
    const auto start = Clock::now();
    theory_row(training, data, result.trace);
    budget.seconds_beside = seconds_since(start);
    return;
  }
}

}  // namespace

std::int64_t flops_of_step(const Program& program, std::int64_t batch_size) {
  std::int64_t flops = 0;
  for (const auto& instruction : program.train) flops += graph::cost_of(program, instruction, batch_size).flops;
  return flops;
}

RemedyBudget remedy_budget(const Experiment& base, const Dataset& data, Backend& backend,
                           std::span<const std::int64_t> flops, std::int64_t most_pairs, const std::stop_token& stop) {
  RemedyBudget budget{.singles = static_cast<std::int64_t>(flops.size()),
                      .most_pairs = most_pairs,
                      .members = base.cohort.size(),
                      .epochs = base.recipe.epochs};
  probe(base, data, backend, stop, budget);
  const Program program = compile(base.network, base.recipe, shape_of(data), base.trace);
  const auto base_flops = static_cast<double>(flops_of_step(program, base.recipe.batch_size));
  const double training = budget.probed_seconds / static_cast<double>(budget.probed_epochs) *
                          static_cast<double>(std::max<std::int64_t>(budget.epochs, 1));
  const auto dearest = flops.empty() ? base_flops : static_cast<double>(*std::ranges::max_element(flops));
  const double all = base_flops + static_cast<double>(std::accumulate(flops.begin(), flops.end(), std::int64_t{0}));
  const auto pairs = static_cast<double>(most_pairs), singles = static_cast<double>(budget.singles);
  budget.of_pairs = pairs * (training * dearest / base_flops + budget.seconds_beside);
  budget.seconds = training * all / base_flops + (1 + singles) * budget.seconds_beside + budget.of_pairs;
  return budget;
}

}  // namespace cenote
