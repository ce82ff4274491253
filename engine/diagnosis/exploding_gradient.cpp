#include <algorithm>
#include <cmath>

#include "engine/diagnosis/rule.h"

namespace cenote {
namespace {

/// ‖∂L/∂h‖ of the first hidden layer by that of the last one, before training; ‖∂L/∂W‖ where that alone was seen.
constexpr double exploding_ratio = 1e2;

/// Whether a hidden layer's gradient is not finite before training; that of a softmax output is where it is sure and
/// wrong.
bool overflows_at_start(const MemberSeen& member) {
  const auto overflows = [](const LayerSeen& layer) { return !layer.nonfinite.empty() && layer.nonfinite.front() > 0; };
  return std::any_of(member.layers.begin(), member.layers.end() - 1, overflows);
}

double at_start(const MemberSeen& member, std::vector<double> LayerSeen::*norms) {
  const auto ratios = first_to_last(member, norms);
  return ratios.empty() ? not_seen : ratios.front();
}

}  // namespace

std::optional<Sight> see_exploding_gradient(const Seen& seen, const MemberSeen& member) {
  if (!may_have_failed(member) || !has_moved(seen, member) || hidden_layers(member) < 2) return std::nullopt;
  const double of_activations = at_start(member, &LayerSeen::activation_gradient);
  const double of_weights = at_start(member, &LayerSeen::weight_gradient);
  const bool overflows = overflows_at_start(member);
  const double ratio = of_activations == of_activations ? of_activations : of_weights;  // NaN: not seen
  if (!(ratio >= exploding_ratio) && !overflows) return std::nullopt;
  const LayerSeen& first = member.layers.front();
  return Sight{.layer = 0,
               .first_step = seen.steps.empty() ? 0 : seen.steps.front(),
               .last_step = seen.last_step(),
               .evidence = {{"activation_gradient_ratio", of_activations},
                            {"weight_gradient_ratio", of_weights},
                            {"largest_activation_gradient", largest_of(first.activation_gradient)},
                            {"largest_weight_gradient", largest_of(first.weight_gradient)},
                            {"nonfinite_at_start", overflows ? 1.0 : 0.0}}};
}

}  // namespace cenote
