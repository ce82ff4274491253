#include "engine/remedies/trial.h"

namespace cenote {

Trials trials_of(Remedy remedy, const Experiment& experiment) {
  switch (remedy) {
    case Remedy::activation:
      return try_activations(experiment);
    case Remedy::initialization:
      return try_initializations(experiment);
    case Remedy::fewer_layers:
      return try_fewer_layers(experiment);
    case Remedy::normalization:
      return try_normalization(experiment);
    case Remedy::residual:
      return try_residual(experiment);
    case Remedy::optimizer:
      return try_optimizers(experiment);
    case Remedy::learning_rate:
      return try_learning_rates(experiment);
    case Remedy::clipping:
      return try_clipping(experiment);
  }
  return {};
}

}  // namespace cenote
