#include "engine/spec/keys.h"

namespace cenote::spec {

Range range_of(Hyperparameter key) {
  switch (key) {
    case Hyperparameter::clipnorm:
    case Hyperparameter::clipvalue:
    case Hyperparameter::global_clipnorm:
      return positive;
    case Hyperparameter::factor:
    case Hyperparameter::gain:
    case Hyperparameter::learning_rate:
    case Hyperparameter::negative_slope:
    case Hyperparameter::weight_decay:
      return not_negative;
  }
  return any_number;
}

}  // namespace cenote::spec
