#include "engine/train/memory.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>

#include "cenote/error.h"
#include "cenote/schedule.h"
#include "engine/trace/size.h"
#include "engine/train/history_columns.h"

namespace cenote {
namespace {

double machine_bytes() {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
}

}  // namespace

double run_bytes(const ResultExtent& extent) {
  const auto members = static_cast<double>(extent.members);
  const auto epochs = static_cast<double>(extent.recipe.epochs);
  const double batches =
      std::ceil(static_cast<double>(extent.train_rows) / static_cast<double>(extent.recipe.batch_size));
  const auto columns = static_cast<double>(history_columns(extent.program).size());
  const double weight_bytes = extent.is_float32 ? sizeof(float) : sizeof(double);
  return members * static_cast<double>(extent.program.weight_count) * weight_bytes +
         members * (epochs + 1) * columns * sizeof(double) + epochs * batches * sizeof(StepRate) + extent.trace_bytes +
         extent.working_bytes;
}

void check_memory(const ResultExtent& extent) {
  const double needed = run_bytes(extent), present = machine_bytes();
  if (needed <= present) return;
  throw SpecError(fmt::format(
      "cohort, recipe: {} members over {} epochs take {}, {} of it to compute with and {} for the trace, but this "
      "machine has {} of memory\n  train fewer members (cohort.members), epochs (recipe.epochs) or a smaller network",
      extent.members, extent.recipe.epochs, format_bytes(needed), format_bytes(extent.working_bytes),
      format_bytes(extent.trace_bytes), format_bytes(present)));
}

}  // namespace cenote
