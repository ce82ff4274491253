#include "engine/theory/scalar_function.h"

#include <cmath>

namespace cenote::theory {

ScalarFunction::ScalarFunction(const graph::LayerActivation& activation)
    : parameters_{.kind = activation.kind,
                  .alpha = activation.alpha,
                  .threshold = activation.threshold,
                  .max_value = activation.max_value},
      slope_(activation.negative_slope),
      centres_{0} {
  if (activation.kind != Activation::thresholded_relu) return;
  if (activation.threshold != 0) centres_.push_back(activation.threshold);
  if (std::isfinite(activation.max_value)) centres_.push_back(activation.max_value);
}

bool ScalarFunction::is_homogeneous() const {
  return parameters_.kind == Activation::linear || parameters_.kind == Activation::relu ||
         parameters_.kind == Activation::leaky_relu;
}

bool ScalarFunction::operator==(const ScalarFunction& other) const {
  return parameters_.kind == other.parameters_.kind && parameters_.alpha == other.parameters_.alpha &&
         parameters_.threshold == other.parameters_.threshold && parameters_.max_value == other.parameters_.max_value &&
         slope_ == other.slope_;
}

}  // namespace cenote::theory
