#include "engine/remedies/trial.h"

namespace cenote {
namespace {

using Type = Optimizer::Type;

Optimizer with_defaults(Type type) {
  switch (type) {
    case Type::adam:
      return optimizers::adam();
    case Type::adamw:
      return optimizers::adamw();
    case Type::rmsprop:
      return optimizers::rmsprop();
    case Type::sgd:
      return optimizers::sgd();
  }
  return optimizers::adam();
}

/// Keras's defaults; a schedule keeps its shape, and clipping and an explicit weight decay stay.
Optimizer instead_of(const Optimizer& now, Optimizer other) {
  const double before = with_defaults(now.type).learning_rate.initial_learning_rate;
  const double after = other.learning_rate.initial_learning_rate;
  if (now.learning_rate.type != LearningRate::Type::constant) {
    other.learning_rate = now.learning_rate;
    auto& rate = other.learning_rate;
    rate.initial_learning_rate = rate.initial_learning_rate * after / before;
    if (rate.warmup_target) rate.warmup_target = *rate.warmup_target * after / before;
  }
  other.clipping = now.clipping;
  if (now.type != Type::adamw && now.weight_decay) other.weight_decay = now.weight_decay;
  return other;
}

void add(Trials& trials, const Experiment& experiment, const std::string& name, const Optimizer& other) {
  trials.trials.push_back({Remedy::optimizer, name, name, experiment});
  trials.trials.back().changed.recipe.optimizer = instead_of(experiment.recipe.optimizer, other);
}

}  // namespace

Trials try_optimizers(const Experiment& experiment) {
  const Optimizer& now = experiment.recipe.optimizer;
  Trials result;
  if (now.type != Type::adam && now.type != Type::adamw) add(result, experiment, "Adam", optimizers::adam());
  if (now.type != Type::rmsprop) add(result, experiment, "RMSprop", optimizers::rmsprop());
  if (now.type != Type::sgd || now.momentum == 0) {
    Optimizer sgd = optimizers::sgd();
    sgd.momentum = 0.9;
    add(result, experiment, "SGD with momentum", sgd);
  }
  return result;
}

}  // namespace cenote
