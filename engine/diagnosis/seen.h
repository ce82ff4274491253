#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "cenote/activation.h"
#include "cenote/recipe.h"

namespace cenote {

inline constexpr double not_seen = std::numeric_limits<double>::quiet_NaN();

/// A forward and a backward pass over many samples at once, as one layer takes part in it. not_seen what could not be
/// measured.
struct PassSeen {
  double activation_norm = not_seen, activation_std = not_seen;       ///< over samples and units
  double dead_units = not_seen;                                       ///< share that are 0 for every sample
  double saturated_units = not_seen;                                  ///< share that are saturated for every sample
  double saturated = not_seen;                                        ///< share of the outputs
  double activation_gradient = not_seen, weight_gradient = not_seen;  ///< norms
  double nonfinite = 0;                                               ///< elements of the output or of the gradients
};

/// A layer with a kernel and what follows it up to the next, in one member.
struct LayerSeen {
  double gain = not_seen;  ///< std(kernel)·√fan_in before training
  double alike = not_seen;  ///< ‖kernel − its mean column‖ ÷ ‖kernel‖ before training; 0: all units are the same one
  double change = not_seen;  ///< ‖w − w₀‖ ÷ ‖w₀‖ of the kernel over the run; of w₀ = 0, 0 or ∞
  PassSeen before = {}, after = {};
  std::vector<double> weight_gradient = {}, activation_gradient = {};  ///< norms, (records); empty: not traced
  std::vector<double> nonfinite = {};                                  ///< elements of the gradients, (records)
};

/// A layer, whatever the member.
struct LayerFacts {
  std::string name = {};                       ///< of the layer with the kernel
  std::string output = {};                     ///< of the layer that bends its output; else the same
  Activation activation = Activation::linear;  ///< of that layer
  std::int64_t units = 0, fan_in = 0;

  /// Has two flat ends.
  bool is_bounded() const { return activation == Activation::sigmoid || activation == Activation::tanh; }
};

/// How a member fared. Nothing where the run does not tell.
struct OutcomeSeen {
  std::optional<double> first_loss = {}, last_loss = {};  ///< epoch_end_loss before training and at the end
  std::vector<double> losses = {};                        ///< by epoch, as Keras reports it
  std::optional<bool> has_learnt = {};                    ///< the front door's "learnt"
  std::optional<std::int64_t> first_nonfinite_step = {};
  std::optional<bool> weights_are_finite = {};  ///< at the end
};

struct MemberSeen {
  OutcomeSeen outcome = {};
  std::vector<LayerSeen> layers = {};
};

/// All that the rules look at, wherever it came from: a run in memory, its directory, or another framework's CSV.
struct Seen {
  std::vector<LayerFacts> layers = {};       ///< those with kernels, in order; the last is the output
  std::vector<std::int64_t> steps = {};      ///< of the gradients' records
  std::optional<double> constant_loss = {};  ///< of the best prediction that does not look at the samples
  std::optional<Optimizer> optimizer = {};
  std::int64_t updates = 0;  ///< that the run makes
  std::vector<MemberSeen> members = {};

  std::int64_t last_step() const { return steps.empty() ? updates : steps.back(); }
};

}  // namespace cenote
