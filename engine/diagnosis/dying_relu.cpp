#include "engine/diagnosis/rule.h"

namespace cenote {
namespace {

/// A layer with so large a share of dead units lets (almost) nothing through.
constexpr double dead_share = 0.9;

double dead(const Seen& seen, std::size_t layer, const PassSeen& pass) {
  return seen.layers[layer].activation == Activation::relu ? pass.dead_units : not_seen;
}

}  // namespace

std::optional<Sight> see_dying_relu(const Seen& seen, const MemberSeen& member) {
  if (!may_have_failed(member)) return std::nullopt;
  for (std::size_t i = 0; i < hidden_layers(member); ++i) {
    const double before = dead(seen, i, member.layers[i].before), after = dead(seen, i, member.layers[i].after);
    if (!(after >= dead_share)) continue;
    return Sight{.layer = i,
                 .first_step = before >= dead_share ? 0 : seen.last_step(),
                 .last_step = seen.last_step(),
                 .evidence = {{"dead_unit_share_before", before}, {"dead_unit_share", after}}};
  }
  return std::nullopt;
}

}  // namespace cenote
