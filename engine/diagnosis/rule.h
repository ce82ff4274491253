#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/diagnosis/finding.h"
#include "engine/diagnosis/seen.h"

namespace cenote {

/// Where and how one member shows a pathology.
struct Sight {
  std::optional<std::size_t> layer = {};       ///< of Seen::layers; nothing: the network as a whole
  std::int64_t first_step = 0, last_step = 0;  ///< s as in the trace
  std::vector<Evidence> evidence = {};
};

/// Looks at one member. Nothing if it does not have the pathology, or if what was seen does not tell.
using Rule = std::optional<Sight>(const Seen& seen, const MemberSeen& member);

Rule see_vanishing_gradient, see_exploding_gradient, see_dying_relu, see_saturated_activation, see_poor_initialization,
    see_divergence, see_loss_not_decreasing, see_unchanged_weights;

/// Causes are looked for in members that did not learn, or of which nobody knows.
inline bool may_have_failed(const MemberSeen& member) { return !member.outcome.has_learnt.value_or(false); }

/// Whether some kernel moved by a hundredth of what is usual for initial weights: where none did, the gradients were
/// not to blame, but the learning rate. True where nobody knows.
bool has_moved(const Seen& seen, const MemberSeen& member);

/// Kernels before the last.
inline std::size_t hidden_layers(const MemberSeen& member) {
  return member.layers.empty() ? 0 : member.layers.size() - 1;
}

/// A norm in every record, of the first and the last hidden layer, and one by the other. Empty where not traced.
std::vector<double> first_to_last(const MemberSeen& member, std::vector<double> LayerSeen::*norms);

/// Of the finite ones; not_seen if there is none.
double median_of(std::vector<double> numbers);
double largest_of(std::span<const double> numbers);

}  // namespace cenote
