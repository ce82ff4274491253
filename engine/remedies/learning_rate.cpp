#include <fmt/format.h>

#include "engine/remedies/trial.h"

namespace cenote {
namespace {

/// A schedule keeps its shape.
template <class Scale>
void scale(LearningRate& rate, const Scale& scaled) {
  rate.initial_learning_rate = scaled(rate.initial_learning_rate);
  if (rate.warmup_target) rate.warmup_target = scaled(*rate.warmup_target);
}

template <class Scale>
Trial with_rate(const Experiment& experiment, const std::string& id, const Scale& scaled) {
  Trial trial{Remedy::learning_rate, id, {}, experiment};
  auto& rate = trial.changed.recipe.optimizer.learning_rate;
  scale(rate, scaled);
  trial.name = rate.type == LearningRate::Type::constant ? fmt::format("learning rate {}", rate.initial_learning_rate)
                                                         : "learning rate x " + id;
  return trial;
}

}  // namespace

Trials try_learning_rates(const Experiment& experiment) {
  if (experiment.cohort.vary.contains(Hyperparameter::learning_rate)) return {{}, "the cohort varies it already"};
  const auto& rate = experiment.recipe.optimizer.learning_rate;
  if (rate.initial_learning_rate == 0 && rate.warmup_target.value_or(0) == 0) return {{}, "ten times zero is zero"};
  // Divided, not multiplied by 0.1: 0.001 / 10 is 0.0001.
  return {{with_rate(experiment, "10", [](double value) { return value * 10; }),
           with_rate(experiment, "0.1", [](double value) { return value / 10; })}};
}

}  // namespace cenote
