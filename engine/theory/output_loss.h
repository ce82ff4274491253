#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/theory/sample_groups.h"
#include "engine/theory/scalar_function.h"
#include "engine/theory/unit_moments.h"

namespace cenote::theory {

/// The last layer, whose pre-activations are independent Gaussians over draws of the weights.
struct OutputLayer {
  Loss loss = Loss::binary_crossentropy;
  std::int64_t units = 1;
  bool is_softmax = false;
  std::optional<ScalarFunction> function;  ///< of the last activation; nothing if softmax
  Activation activation = Activation::linear;
};

/// Expectations over draws of the weights, for samples of one group.
struct ExpectedLoss {
  double loss = 0;
  /// E‖∂L/∂z‖² and E‖∂L/∂h‖² of one sample, z the output's pre-activation, h the output; × (rows·outputs)², or × rows²
  /// for a categorical loss.
  double pre_activation_gradient = 0, output_gradient = 0;
};

/// Nothing if this loss after this activation isn't covered: what is are a sigmoid with binary and a softmax with
/// categorical cross-entropy, and mse.
///
/// binary: L = softplus(z) − yz, ∂L/∂z = σ(z) − y, by quadrature. mse by quadrature too. softmax: with S = Σ e^z,
/// E ln S = ∫(e^{−t} − E e^{−tS}) dt/t and E p² = ∫ t·E[e^{2z} e^{−tS}] dt, both products over independent outputs.
std::optional<ExpectedLoss> expected_loss(const OutputLayer& output, const Gaussian& z, const SampleGroup& samples);

}  // namespace cenote::theory
