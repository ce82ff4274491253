#pragma once

#include "kernels/plan/plan.h"
#include "tests/kernels/ops/op_case.h"

namespace cenote::ops {

/// A Plan that fuses nothing and gives every slot lines of its own.
inline Plan plain_plan(const OpCase& c, const Layout& layout) {
  Plan plan;
  plan.train = c.program.train;
  for (const Slot& slot : c.program.slots) {
    Place place = place_of(slot, layout);
    place.offset = plan.lines;
    plan.lines += lines_of(place, c.rows);
    plan.places.push_back(place);
  }
  return plan;
}

}  // namespace cenote::ops
