#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "cenote/words.h"

namespace cenote {

/// A change to Network or Recipe that a Finding suggests, and that `cenote study --remedies` tries.
enum class Remedy : std::uint8_t {
  activation,
  initialization,
  normalization,
  residual,
  fewer_layers,
  clipping,
  learning_rate,
  optimizer,
};
template <>
inline constexpr auto words<Remedy> = std::to_array<Word<Remedy>>({
    {"activation", Remedy::activation},
    {"clipping", Remedy::clipping},
    {"fewer_layers", Remedy::fewer_layers},
    {"initialization", Remedy::initialization},
    {"learning_rate", Remedy::learning_rate},
    {"normalization", Remedy::normalization},
    {"optimizer", Remedy::optimizer},
    {"residual", Remedy::residual},
});

/// In the order in which a study tries them, and in which two of them are applied to one network: the later ones look
/// at what the earlier ones made, as an initializer that goes with the new activation.
inline constexpr std::array all_remedies = {Remedy::activation,    Remedy::initialization, Remedy::fewer_layers,
                                            Remedy::normalization, Remedy::residual,       Remedy::optimizer,
                                            Remedy::learning_rate, Remedy::clipping};

/// What to do, and why it may help, in a line without a full stop.
std::string_view advice(Remedy remedy);

}  // namespace cenote
