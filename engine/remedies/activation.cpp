#include "engine/remedies/draft.h"
#include "engine/remedies/trial.h"

namespace cenote {
namespace {

/// What notebooks take instead of sigmoid, the most usual first. gelu and silu, whose slope at zero is 1/2, shrink
/// gradients as sigmoid does.
constexpr std::array alternatives = {Activation::relu, Activation::leaky_relu, Activation::elu, Activation::selu,
                                     Activation::tanh};

/// Whether a layer computes that function already, whatever its parameters.
struct IsAlready {
  Activation target;

  bool operator()(const Dense& l) const { return l.activation == target; }
  bool operator()(const ActivationLayer& l) const { return l.activation == target; }
  bool operator()(const ReLU& l) const {
    return target == (l.negative_slope > 0 ? Activation::leaky_relu : Activation::relu);
  }
  bool operator()(const LeakyReLU&) const { return target == Activation::leaky_relu; }
  bool operator()(const ELU&) const { return target == Activation::elu; }
  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }
};

void replace(LayerKind& kind, Activation target) {
  if (std::visit(IsAlready{target}, kind)) return;
  if (auto* dense = std::get_if<Dense>(&kind); dense && dense->activation != Activation::linear)
    dense->activation = target;
  else if (is_activation(kind))
    kind = ActivationLayer{target};
}

bool has_activation(const Draft& draft) {
  for (std::size_t i = 0; i < draft.output(); ++i) {
    const auto* dense = std::get_if<Dense>(&draft.layers[i].kind);
    if (dense ? dense->activation != Activation::linear : is_activation(draft.layers[i].kind)) return true;
  }
  return false;
}

/// In a network that is linear all through, each Dense gets one.
void add_activations(Draft& draft, Activation target) {
  for (std::size_t i = 0; i < draft.output(); ++i)
    if (auto* dense = std::get_if<Dense>(&draft.layers[i].kind)) dense->activation = target;
}

Network with_activation(const Network& network, Activation target) {
  Draft draft(network);
  if (!has_activation(draft)) add_activations(draft, target);
  for (std::size_t i = 0; i < draft.output(); ++i) replace(draft.layers[i].kind, target);
  return draft.network();
}

}  // namespace

Trials try_activations(const Experiment& experiment) {
  if (!has_hidden<Dense>(Draft(experiment.network))) return {{}, "the network has no hidden layer"};
  if (experiment.cohort.vary.contains(Hyperparameter::negative_slope))
    return {{}, "the cohort varies the activation's negative_slope"};
  Trials result;
  for (const Activation target : alternatives) {
    Trial trial{Remedy::activation, std::string(to_word(target)), std::string(to_word(target)), experiment};
    trial.changed.network = with_activation(experiment.network, target);
    if (!(trial.changed.network == experiment.network)) result.trials.push_back(std::move(trial));
  }
  return result;
}

}  // namespace cenote
