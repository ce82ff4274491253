#include "engine/diagnosis/diagnose.h"

#include <algorithm>
#include <map>

#include "engine/diagnosis/definitions.h"
#include "engine/diagnosis/rule.h"

namespace cenote {
namespace {

Rule* rule_of(Pathology pathology) {
  switch (pathology) {
    case Pathology::vanishing_gradient:
      return see_vanishing_gradient;
    case Pathology::exploding_gradient:
      return see_exploding_gradient;
    case Pathology::dying_relu:
      return see_dying_relu;
    case Pathology::saturated_activation:
      return see_saturated_activation;
    case Pathology::unchanged_weights:
      return see_unchanged_weights;
    case Pathology::loss_not_decreasing:
      return see_loss_not_decreasing;
    case Pathology::divergence:
      return see_divergence;
    case Pathology::poor_initialization:
      return see_poor_initialization;
  }
  return nullptr;
}

/// Whether what the rule looks at was seen of a member: only the first so many are traced in full.
bool is_judged(Pathology pathology, const MemberSeen& member) {
  if (pathology != Pathology::vanishing_gradient && pathology != Pathology::exploding_gradient) return true;
  return std::ranges::any_of(member.layers, [](const LayerSeen& layer) {
    return !layer.activation_gradient.empty() || !layer.weight_gradient.empty();
  });
}

/// The layer that most members show it at, the first of those that tie.
std::optional<std::size_t> most_common_layer(const std::vector<Sight>& sights) {
  std::map<std::optional<std::size_t>, std::size_t> counts;
  for (const Sight& sight : sights) ++counts[sight.layer];
  return std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; })->first;
}

std::vector<Evidence> medians(const std::vector<Sight>& sights) {
  std::vector<Evidence> evidence = sights.front().evidence;
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    std::vector<double> numbers;
    for (const Sight& sight : sights) numbers.push_back(sight.evidence[i].number);
    evidence[i].number = median_of(std::move(numbers));
  }
  return evidence;
}

Finding finding_of(Pathology pathology, const Seen& seen, const std::vector<Sight>& sights, std::int64_t judged) {
  Finding finding;
  finding.pathology = pathology;
  finding.evidence = medians(sights);
  finding.remedies = definition_of(pathology).remedies;
  if (const auto layer = most_common_layer(sights)) finding.layer = seen.layers[*layer].name;
  finding.first_step = std::ranges::min(sights, {}, &Sight::first_step).first_step;
  finding.last_step = std::ranges::max(sights, {}, &Sight::last_step).last_step;
  const ShareInterval share = share_of(std::ssize(sights), judged);
  finding.members = share.share, finding.low = share.low, finding.high = share.high;
  return finding;
}

}  // namespace

std::vector<Finding> diagnose(const Seen& seen) {
  std::vector<Finding> findings;
  for (const Pathology pathology : all_pathologies) {
    std::vector<Sight> sights;
    std::int64_t judged = 0;
    for (const MemberSeen& member : seen.members) {
      if (!is_judged(pathology, member)) continue;
      ++judged;
      if (auto sight = rule_of(pathology)(seen, member)) sights.push_back(std::move(*sight));
    }
    if (!sights.empty() && static_cast<double>(sights.size()) >= least_share * static_cast<double>(judged))
      findings.push_back(finding_of(pathology, seen, sights, judged));
  }
  return findings;
}

}  // namespace cenote
