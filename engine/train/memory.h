#pragma once

#include <cstdint>

#include "cenote/program.h"
#include "cenote/recipe.h"

namespace cenote {

/// What decides how much memory a Result takes, beside its trace.
struct ResultExtent {
  const Program& program;
  const Recipe& recipe;
  std::int64_t members = 0;
  std::int64_t train_rows = 0;
  bool is_float32 = true;
};

/// Bytes of weights, history and the table of step rates.
double result_bytes(const ResultExtent& extent);

/// Before the run, so that a slip of the pen does not bring the machine down.
/// @throws SpecError with the size and what to change, if it is more than this machine's memory
void check_memory(const ResultExtent& extent);

}  // namespace cenote
