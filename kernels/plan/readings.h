#pragma once

#include <vector>

#include "cenote/program.h"

// For backends that do what is alike in one launch: what of a list may wait for its like, and how it is brought beside
// it.
namespace cenote {

/// Whether an instruction only looks, or copies what will be looked at: moments, values, readings, snapshots,
/// differences. Those that stand beside each other can be done at once.
bool is_reading(const Instruction& i);
/// Whether it changes a gradient on its way into the optimizer.
bool is_gradient_change(const Instruction& i);

/// Brings readings together, so that a network of any depth has as many groups of them: each waits until nothing else
/// can go on without it. Changes of a gradient that is then read wait likewise. Nothing reads or writes a slot before
/// what it came after, so results are the same; what is read lives longer.
void gather_readings(std::vector<Instruction>& list, const Program& program);

}  // namespace cenote
