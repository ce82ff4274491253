#include <fmt/format.h>

#include "engine/remedies/trial.h"

namespace cenote {
namespace {

/// Thresholds that notebooks take: Keras's own examples have 1 for norms and 0.5 for values.
constexpr std::array candidates = {Clipping{Clipping::Form::global_clipnorm, 1}, Clipping{Clipping::Form::clipnorm, 1},
                                   Clipping{Clipping::Form::clipvalue, 0.5}};

}  // namespace

Trials try_clipping(const Experiment& experiment) {
  const Clipping& now = experiment.recipe.optimizer.clipping;
  if (now.form != Clipping::Form::none) return {{}, fmt::format("{} is set already", to_word(now.form))};
  Trials result;
  for (const auto& clipping : candidates) {
    const std::string word(to_word(clipping.form));
    result.trials.push_back({Remedy::clipping, word, fmt::format("{} {}", word, clipping.threshold), experiment});
    result.trials.back().changed.recipe.optimizer.clipping = clipping;
  }
  return result;
}

}  // namespace cenote
