#pragma once

#include <vector>

#include "engine/graph/node.h"
#include "kernels/reference/activation.h"

namespace cenote::theory {

/// An activation as a function of one number, with its derivative: those of the `reference` backend. Not softmax, which
/// works on rows.
class ScalarFunction {
 public:
  explicit ScalarFunction(const graph::LayerActivation& activation);

  double value(double z) const { return reference::activate(parameters_, slope_, z); }
  double derivative(double z) const {
    return reference::derivative(parameters_, slope_, derivative_from_output(parameters_.kind) ? value(z) : z);
  }

  bool is_linear() const { return parameters_.kind == Activation::linear; }
  /// φ(c·z) = c·φ(z) for c > 0: then no scale of the weights has a fixed point of its own.
  bool is_homogeneous() const;
  /// Where the function or its derivative is not smooth, or its curvature is: an integral is cut there.
  const std::vector<double>& centres() const { return centres_; }

  bool operator==(const ScalarFunction& other) const;

 private:
  reference::ActivationParameters parameters_;
  double slope_;
  std::vector<double> centres_;
};

}  // namespace cenote::theory
