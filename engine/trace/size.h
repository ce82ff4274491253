#pragma once

#include <cstdint>
#include <string>

#include "cenote/program.h"
#include "cenote/recipe.h"
#include "cenote/trace.h"

namespace cenote {

/// What decides how large a trace becomes.
struct TraceExtent {
  double records = 0;  ///< in double: the number may be beyond any integer
  double tensors = 0;
  double bytes_per_tensor = 0;  ///< of each member and record
  double members = 0;           ///< in full
  double sketches = 0;          ///< records · tensors if the cohort is larger than that
  double bytes_per_sketch = 0;
  double value_numbers = 0;    ///< of all traced variables, over records and members
  double reading_numbers = 0;  ///< of all readings, likewise

  double bytes() const;
};

TraceExtent extent_of(const TraceRequest& request, const Program& program, const Recipe& recipe,
                      std::int64_t train_rows, std::int64_t members);

/// @throws SpecError with the trace's size and what to change, if it is over trace.limit
void check_trace_size(const TraceRequest& request, const TraceExtent& extent);

/// 1.5 GiB, 12 KiB, 7 bytes
std::string format_bytes(double bytes);

}  // namespace cenote
