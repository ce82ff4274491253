#pragma once

#include <vector>

#include "cenote/program.h"

namespace cenote {

/// Where a gradient has several uses, autodiff copies it for each. Removes the copies that nothing needs: after which
/// either both slots are only read, or the original no longer is. readings_wait: copies stay whose original is looked
/// at by an instrument and would be written, before which the instrument could not wait for others.
void remove_copies(std::vector<Instruction>& list, const Program& program, bool readings_wait = false);

}  // namespace cenote
