#include "engine/diagnosis/rule.h"

namespace cenote {
namespace {

/// Of a layer's outputs.
constexpr double saturated_share = 0.9;

}  // namespace

std::optional<Sight> see_saturated_activation(const Seen& seen, const MemberSeen& member) {
  if (!may_have_failed(member)) return std::nullopt;
  for (std::size_t i = 0; i < hidden_layers(member); ++i) {
    if (!seen.layers[i].is_bounded()) continue;
    const PassSeen &before = member.layers[i].before, &after = member.layers[i].after;
    const bool at_start = before.saturated >= saturated_share;
    if (!at_start && !(after.saturated >= saturated_share)) continue;
    return Sight{.layer = i,
                 .first_step = at_start ? 0 : seen.last_step(),
                 .last_step = after.saturated >= saturated_share ? seen.last_step() : 0,
                 .evidence = {{"saturated_share_before", before.saturated},
                              {"saturated_share", after.saturated},
                              {"saturated_unit_share", after.saturated_units}}};
  }
  return std::nullopt;
}

}  // namespace cenote
