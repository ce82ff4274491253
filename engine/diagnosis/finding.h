#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "cenote/words.h"
#include "engine/remedies/remedy.h"

namespace cenote {

/// What a diagnosis can find. docs/findings.md defines each; `definition_of` holds the same words for programs.
enum class Pathology : std::uint8_t {
  vanishing_gradient,
  exploding_gradient,
  dying_relu,
  saturated_activation,
  unchanged_weights,
  loss_not_decreasing,
  divergence,
  poor_initialization,
};
template <>
inline constexpr auto words<Pathology> = std::to_array<Word<Pathology>>({
    {"divergence", Pathology::divergence},
    {"dying_relu", Pathology::dying_relu},
    {"exploding_gradient", Pathology::exploding_gradient},
    {"loss_not_decreasing", Pathology::loss_not_decreasing},
    {"poor_initialization", Pathology::poor_initialization},
    {"saturated_activation", Pathology::saturated_activation},
    {"unchanged_weights", Pathology::unchanged_weights},
    {"vanishing_gradient", Pathology::vanishing_gradient},
});

/// In the order in which findings are shown: causes, then symptoms.
inline constexpr std::array all_pathologies = {Pathology::vanishing_gradient,  Pathology::exploding_gradient,
                                               Pathology::dying_relu,          Pathology::saturated_activation,
                                               Pathology::poor_initialization, Pathology::divergence,
                                               Pathology::loss_not_decreasing, Pathology::unchanged_weights};

/// A number that speaks for a finding: the median over the members that have it. Not finite: null in files.
struct Evidence {
  std::string name;
  double number = 0;
};

/// What is wrong with a run.
struct Finding {
  Pathology pathology = Pathology::divergence;
  std::string layer = {};                      ///< where it is seen best; empty: the network as a whole
  std::int64_t first_step = 0, last_step = 0;  ///< where it is seen, s as in the trace
  double members = 0;                          ///< share that have it, of those that were judged
  double low = 0, high = 1;                    ///< 95 % interval of that share over seeds (Wilson 1927)
  std::vector<Evidence> evidence = {};
  std::vector<Remedy> remedies = {};  ///< what to try, the best first
};

/// A share k of n with its 95 % score interval (Wilson 1927, "Probable Inference, the Law of Succession").
struct ShareInterval {
  double share = 0, low = 0, high = 1;
};
ShareInterval share_of(std::int64_t k, std::int64_t n);

}  // namespace cenote
