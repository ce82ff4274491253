#pragma once

#include <cstdint>

#include "cenote/program.h"
#include "cenote/recipe.h"

namespace cenote {

/// What decides how much memory a run takes.
struct ResultExtent {
  const Program& program;
  const Recipe& recipe;
  std::int64_t members = 0;
  std::int64_t train_rows = 0;
  bool is_float32 = true;
  double trace_bytes = 0;
  double working_bytes = 0;  ///< of the backend
};

/// Bytes of weights, history, the table of step rates, the trace and what the backend works with.
double run_bytes(const ResultExtent& extent);

/// Before the run, so that a slip of the pen does not bring the machine down.
/// @throws SpecError with the size and what to change, if it is more than this machine's memory
void check_memory(const ResultExtent& extent);

}  // namespace cenote
