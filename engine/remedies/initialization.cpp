#include <cmath>
#include <numbers>
#include <set>

#include "engine/remedies/draft.h"
#include "engine/remedies/trial.h"

namespace cenote {
namespace {

using initializers::variance_scaling;

/// What keeps variances through a layer with that activation: He et al. 2015 for what passes one half of its inputs,
/// LeCun 1998 for selu (Klambauer et al. 2017), else Glorot & Bengio 2010 divided by φ′(0)².
Initializer matched(Activation activation) {
  constexpr auto fan_avg = Initializer::Mode::fan_avg;
  constexpr auto normal = Initializer::Distribution::truncated_normal;
  switch (activation) {
    case Activation::selu:
      return initializers::lecun_normal;
    case Activation::sigmoid:  // φ′(0) = 1/4
      return variance_scaling(16, fan_avg, normal);
    case Activation::softplus:  // φ′(0) = 1/2
      return variance_scaling(4, fan_avg, normal);
    case Activation::linear:
    case Activation::tanh:
    case Activation::softmax:
      return initializers::glorot_normal;
    default:
      return initializers::he_normal;
  }
}

/// Saxe et al. 2014: the same variance as matched(), and all singular values equal.
Initializer orthogonal(Activation activation) {
  const Initializer same = matched(activation);
  Initializer result = initializers::orthogonal;
  result.gain = same == initializers::he_normal ? std::numbers::sqrt2 : std::sqrt(same.scale);
  return result;
}

struct FunctionOf {
  Activation operator()(const Dense& l) const { return l.activation; }
  Activation operator()(const ActivationLayer& l) const { return l.activation; }
  Activation operator()(const ELU&) const { return Activation::elu; }
  Activation operator()(const BatchNormalization&) const { return Activation::linear; }
  template <class Other>
  Activation operator()(const Other&) const {
    return Activation::relu;
  }
};

/// The function that the Dense layer i feeds, by itself or through normalization.
Activation activation_after(const Draft& draft, std::size_t i) {
  for (std::size_t at = i; at < draft.output(); ++at) {
    const LayerKind& kind = draft.layers[at].kind;
    if (at > i && (std::holds_alternative<Dense>(kind) || std::holds_alternative<Add>(kind))) break;
    if (const Activation found = std::visit(FunctionOf{}, kind); found != Activation::linear) return found;
  }
  return Activation::linear;
}

/// The same variance already, by another distribution perhaps.
bool is_same_variance(const Initializer& a, const Initializer& b) {
  return a.type == b.type && a.scale == b.scale && a.mode == b.mode && a.gain == b.gain;
}

std::string name_of(const Initializer& initializer) {
  if (initializer.type == Initializer::Type::orthogonal) return "orthogonal";
  if (const auto word = to_word(initializer); !word.empty()) return std::string(word);
  return "glorot_normal x " + std::to_string(std::lround(std::sqrt(initializer.scale)));
}

using Choice = Initializer (*)(Activation);

Trial with_initializers(const Experiment& experiment, const std::string& id, Choice choice) {
  Draft draft(experiment.network);
  std::set<std::string> names;
  for (std::size_t i = 0; i < draft.output(); ++i) {
    if (!draft.is_hidden_dense(i)) continue;
    const Initializer better = choice(activation_after(draft, i));
    auto& now = std::get<Dense>(draft.layers[i].kind).kernel_initializer;
    names.insert(name_of(better));
    if (!is_same_variance(now, better)) now = better;
  }
  Trial trial{Remedy::initialization, id, names.size() == 1 ? *names.begin() : id + " initializers", experiment};
  trial.changed.network = draft.network();
  return trial;
}

}  // namespace

Trials try_initializations(const Experiment& experiment) {
  if (!has_hidden<Dense>(Draft(experiment.network))) return {{}, "the network has no hidden layer"};
  if (!experiment.cohort.initial_weights.empty()) return {{}, "weights come from cohort.initial_weights"};
  Trials result;
  for (const auto& [id, choice] : {std::pair<std::string, Choice>{"matched", matched}, {"orthogonal", orthogonal}}) {
    auto trial = with_initializers(experiment, id, choice);
    if (!(trial.changed.network == experiment.network)) result.trials.push_back(std::move(trial));
  }
  if (result.trials.empty()) result.why_none = "kernels have these variances already";
  return result;
}

}  // namespace cenote
