#pragma once

#include "cenote/program.h"

namespace cenote::graph {

/// What an instruction costs one member for a batch of so many rows.
struct Cost {
  std::int64_t flops = 0;  ///< a multiply-add counts as two; formulas (exp, √) as one
  std::int64_t bytes = 0;  ///< of its operands in float32, each counted once
};
Cost cost_of(const Program& program, const Instruction& instruction, std::int64_t rows);

/// "(32, 10)", or "(rows, 10)" if rows is 0
std::string shape_text(const Slot& slot, std::int64_t rows);

/// The word for an opcode, as the Program prints it.
std::string_view opcode_name(Opcode opcode);

}  // namespace cenote::graph
