#pragma once

#include <vector>

#include "engine/graph/node.h"
#include "engine/graph/update.h"

namespace cenote::graph {

/// What the loss reads and where its gradient enters the Network.
struct LossPlace {
  bool from_logits = false;         ///< the output's sigmoid or softmax is taken together with the loss
  bool has_output_gradient = true;  ///< not where a cross-entropy takes the logits of the other's activation
  SlotId prediction = no_slot;      ///< logits or output
  Parameters parameters = {};       ///< of the loss's instructions
};

/// Decides how the loss is computed, and checks that the output and the labels fit it.
/// @throws SpecError naming the loss, the shapes and what would fit
LossPlace place_loss(const Recipe& recipe, const std::vector<Node>& nodes, const DataShape& data);

/// Loss, metrics and penalties into the report.
void emit_loss(Builder& builder, const std::vector<Node>& nodes, const LossPlace& place, std::vector<Instruction>& out);

/// Reverse-mode differentiation: from the loss back to the first layer. The gradients of a layer's variables are
/// complete once its own instructions have run; with `update` their optimizer steps follow at once (while they are in
/// cache), or after the whole pass if the clipping needs all of them.
void emit_backward(Builder& builder, const std::vector<Node>& nodes, const LossPlace& place, UpdateEmitter* update,
                   std::vector<Instruction>& out);

}  // namespace cenote::graph
