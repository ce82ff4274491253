#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "cenote/program.h"
#include "kernels/reference/ops.h"

namespace cenote {

/// Forward-mode derivatives: of each slot by the numbers of one slot, the seed, sample by sample.
class Tangents {
 public:
  /// @param ops holds the slots' values; it must have run an instruction before its tangents are asked for
  Tangents(reference::ReferenceOps& ops, SlotId seed);

  /// The tangents of an instruction of the forward pass.
  void push(const Instruction& i);
  /// (samples, columns of the slot, columns of the seed); zero where the slot does not depend on the seed
  std::vector<double> of(SlotId slot);

 private:
  using Numbers = std::vector<double>;

  Numbers through_dense(const Instruction& i);
  Numbers through_activation(const Instruction& i);
  Numbers through_softmax(const Instruction& i);
  /// Each element by itself: derivative(row, column) times its tangent.
  template <class Derivative>
  Numbers scaled(SlotId from, Derivative derivative);
  reference::View view(SlotId slot) { return ops_.view(slot); }

  reference::ReferenceOps& ops_;
  std::int64_t seeds_;
  std::map<SlotId, Numbers> numbers_;
};

}  // namespace cenote
