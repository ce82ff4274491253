#include "cenote/schedule.h"

#include <algorithm>

#include "engine/train/learning_rate.h"

namespace cenote {
namespace {

bool corrects_bias(const Optimizer& optimizer) {
  return optimizer.type == Optimizer::Type::adam || optimizer.type == Optimizer::Type::adamw;
}

std::vector<StepRate> step_rates(const Optimizer& optimizer, std::int64_t steps) {
  std::vector<StepRate> rates(static_cast<std::size_t>(steps));
  BiasCorrection correction(optimizer.beta_1, optimizer.beta_2);
  for (std::int64_t s = 0; s < steps; ++s) {
    StepRate& rate = rates[static_cast<std::size_t>(s)];
    rate.learning_rate = scheduled_rate(optimizer.learning_rate, s);
    if (corrects_bias(optimizer)) rate.bias_correction = correction.next();
  }
  return rates;
}

}  // namespace

Schedule make_schedule(const Recipe& recipe, std::int64_t train_rows, std::int64_t test_rows,
                       const TraceRequest& trace) {
  Cadence cadence{.epochs = recipe.epochs,
                  .train_rows = train_rows,
                  .test_rows = test_rows,
                  .batch_size = recipe.batch_size,
                  .shuffle = recipe.shuffle,
                  .validation_freq = recipe.validation_freq,
                  .epoch_end_freq = recipe.epoch_end_freq,
                  .cadences = {}};
  const std::vector<std::int64_t> asked = trace.cadences();  // compile() refuses more than there is room for
  std::copy_n(asked.begin(), std::min(asked.size(), TraceRequest::most_cadences), cadence.cadences);
  return {cadence, step_rates(recipe.optimizer, cadence.steps())};
}

}  // namespace cenote
