#pragma once

#include <optional>
#include <vector>

#include "engine/graph/node.h"
#include "engine/theory/batch_norm_rate.h"
#include "engine/theory/hidden_map.h"

namespace cenote::theory {

/// A hidden Dense layer with the activation and batch normalization that follow it.
struct HiddenBlock {
  HiddenMap map;
  std::optional<Normalizes> normalizes;
  Gaussian normalized;  ///< what batch normalization makes: mean β, variance γ²

  /// By which E‖δ‖² is multiplied on its way back through many such blocks.
  FixedPoint fixed_point(double q) const;
  bool operator==(const HiddenBlock&) const = default;
};

/// The blocks between the data and the last kernel, if every layer is fed by the one before it alone and no block holds
/// more than one activation and one batch normalization, of constant gamma and beta.
std::optional<std::vector<HiddenBlock>> hidden_blocks(const std::vector<graph::Node>& nodes, std::int64_t features,
                                                      double gain);

/// The block that repeats: all but the first, whose input is the data, are equal to it. Nothing if there is none.
std::optional<HiddenBlock> repeated_block(const std::vector<HiddenBlock>& blocks);

}  // namespace cenote::theory
