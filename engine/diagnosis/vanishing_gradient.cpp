#include <algorithm>
#include <cmath>

#include "engine/diagnosis/rule.h"

namespace cenote {
namespace {

/// ‖∂L/∂h‖ of the first hidden layer by that of the last one: found whatever came of it; where some kernel moved, so
/// that the learning rate is not to blame; and where the optimizer can use the output layer's gradient, but not the
/// first's.
constexpr double lost_ratio = 1e-3, vanishing_ratio = 1e-2, unusable_ratio = 0.1;
/// An entry's root mean square gradient below so many ε, and Adam and RMSprop hardly move it.
constexpr double usable_epsilons = 10;
/// A kernel that could move by less than this share over the run does not train.
constexpr double usable_change = 1e-3;

double root_mean_square(double norm, const LayerFacts& layer) {
  return norm / std::sqrt(static_cast<double>(layer.units * layer.fan_in));
}

/// What the optimizer can do with the median gradient of a kernel, 1 being just enough: its entries by ε for those that
/// scale, how far the run could take it for SGD.
double usable(const Seen& seen, const LayerFacts& facts, const LayerSeen& layer) {
  const double gradient = median_of(layer.weight_gradient);
  if (!seen.optimizer || facts.fan_in == 0) return not_seen;
  const Optimizer& optimizer = *seen.optimizer;
  if (optimizer.type != Optimizer::Type::sgd)
    return root_mean_square(gradient, facts) / (usable_epsilons * optimizer.epsilon);
  const double reach = optimizer.learning_rate.initial_learning_rate / (1 - std::min(optimizer.momentum, 0.99)) *
                       static_cast<double>(seen.updates) * root_mean_square(gradient, facts);
  const double size = layer.gain / std::sqrt(static_cast<double>(facts.fan_in));
  return reach / (usable_change * size);
}

/// In the steps in which anything came back: what a dead layer lets through is nothing at all, which has a name of its
/// own.
double ratio_of(const Seen& seen, const MemberSeen& member, std::vector<double> LayerSeen::*norms) {
  std::vector<double> ratios = first_to_last(member, norms);
  if (see_dying_relu(seen, member)) std::erase(ratios, 0.0);
  return median_of(std::move(ratios));
}

}  // namespace

std::optional<Sight> see_vanishing_gradient(const Seen& seen, const MemberSeen& member) {
  if (!may_have_failed(member) || hidden_layers(member) < 2) return std::nullopt;
  const double of_activations = ratio_of(seen, member, &LayerSeen::activation_gradient);
  const double of_weights = ratio_of(seen, member, &LayerSeen::weight_gradient);
  const double use = usable(seen, seen.layers.front(), member.layers.front());
  const double output_use = usable(seen, seen.layers.back(), member.layers.back());
  const double ratio = of_activations == of_activations ? of_activations : of_weights;
  const bool is_unusable = ratio <= unusable_ratio && use < 1 && output_use >= 1;
  const bool vanishes = ratio <= lost_ratio || (ratio <= vanishing_ratio && has_moved(seen, member));
  if (!vanishes && !is_unusable) return std::nullopt;
  return Sight{.layer = 0,
               .first_step = seen.steps.empty() ? 0 : seen.steps.front(),
               .last_step = seen.last_step(),
               .evidence = {{"activation_gradient_ratio", of_activations},
                            {"weight_gradient_ratio", of_weights},
                            {"first_weight_gradient", median_of(member.layers.front().weight_gradient)},
                            {"usable_by_optimizer", use}}};
}

}  // namespace cenote
