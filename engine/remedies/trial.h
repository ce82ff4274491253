#pragma once

#include <string>
#include <vector>

#include "cenote/experiment.h"
#include "engine/remedies/remedy.h"

namespace cenote {

/// One way to apply a remedy: the experiment that it makes of another one.
struct Trial {
  Remedy remedy = Remedy::activation;
  std::string id;      ///< the same whatever it is applied to: "matched"
  std::string name;    ///< in tables, says what it became here: "he_normal"
  Experiment changed;  ///< differs in `network` or `recipe.optimizer` alone
};

/// The ways to apply a remedy to an experiment, or why there is none.
struct Trials {
  std::vector<Trial> trials;
  std::string why_none = {};  ///< a clause: "clipnorm is set already"
};

/// Each changes hidden layers alone: those before the last Dense layer. docs/remedies.md says what is tried and why.
Trials trials_of(Remedy remedy, const Experiment& experiment);

// One each, in the file of its name.
Trials try_activations(const Experiment& experiment);
Trials try_initializations(const Experiment& experiment);
Trials try_fewer_layers(const Experiment& experiment);
Trials try_normalization(const Experiment& experiment);
Trials try_residual(const Experiment& experiment);
Trials try_optimizers(const Experiment& experiment);
Trials try_learning_rates(const Experiment& experiment);
Trials try_clipping(const Experiment& experiment);

}  // namespace cenote
