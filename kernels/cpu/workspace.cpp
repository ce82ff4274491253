#include "kernels/cpu/workspace.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace cenote::cpu {
namespace {

constexpr std::size_t page = std::size_t{1} << 21;

std::size_t rounded_bytes(std::size_t floats) {
  const std::size_t bytes = std::max<std::size_t>(floats, 1) * sizeof(float);
  return bytes < page / 2 ? (bytes + 63) / 64 * 64 : (bytes + page - 1) / page * page;
}

float* allocated(std::size_t bytes) {
  auto* const data = static_cast<float*>(std::aligned_alloc(bytes >= page ? page : 64, bytes));
  if (data == nullptr) throw std::bad_alloc();
  if (bytes >= page) madvise(data, bytes, MADV_HUGEPAGE);
  return data;
}

std::int64_t lines_for(std::int64_t numbers, std::int64_t lanes) { return (numbers + lanes - 1) / lanes; }

std::int64_t columns_of(const Program& program, SlotId slot) {
  return slot == no_slot ? 0 : program.slots[static_cast<std::size_t>(slot)].columns;
}

std::int64_t size_of(const Program& program, SlotId slot, std::int64_t batch_size) {
  const Slot& s = program.slots[static_cast<std::size_t>(slot)];
  return (s.batched ? batch_size : s.rows) * s.columns;
}

bool works_by_sample(const Instruction& i) {
  const bool activates = i.opcode == Opcode::activation_forward || i.opcode == Opcode::activation_backward;
  return i.opcode == Opcode::loss || i.opcode == Opcode::loss_backward || i.opcode == Opcode::output_gradient ||
         (activates && i.p.activation.kind == Activation::softmax);
}

/// Of the widest operand that is taken with samples in the lanes.
std::int64_t columns_by_sample(const Program& program) {
  std::int64_t most = 1;
  for (const auto* list : {&program.train, &program.measure, &program.evaluate})
    for (const Instruction& i : *list)
      if (works_by_sample(i))
        for (SlotId slot : {i.in[0], i.in[1], i.in[2], i.out[0]})
          if (slot != program.report) most = std::max(most, columns_of(program, slot));
  return most;
}

/// Members at once of any share.
std::int64_t most_members(const SharedCohort& cohort) {
  std::int64_t most = 1;
  for (const Share& share : cohort.shares) most = std::max<std::int64_t>(most, share.path->members);
  return most;
}

}  // namespace

Arena::Arena(std::size_t floats) : bytes_(rounded_bytes(floats)), data_(allocated(bytes_)) {}
void Arena::clear() { std::memset(data_.get(), 0, bytes_); }
void Arena::Free::operator()(float* data) const { std::free(data); }

WorkspaceSize::WorkspaceSize(const Program& program, std::int64_t batch_size, const SharedCohort& cohort) {
  const std::int64_t columns = columns_by_sample(program);
  scratch = std::max(program.weight_count, batch_size * columns_of(program, program.output));
  for (const Instruction& i : program.train)
    if (i.opcode == Opcode::values) scratch = std::max(scratch, size_of(program, i.in[0], batch_size));
  for (const Share& share : cohort.shares) {
    const std::int64_t lanes = share.path->lanes();
    arena = std::max(arena, share.plan.lines * lanes);
    if (share.path->units == 1) continue;
    sample_lines = columns * lines_for(batch_size, lanes);
    lines = 4 * sample_lines * lanes;
    for (const Slot& slot : program.slots)
      if (!slot.batched)
        lines = std::max(lines, lines_for(slot.columns, lanes) * lanes * lines_for(slot.rows, lanes) * lanes);
  }
}

double WorkspaceSize::bytes() const {
  return static_cast<double>(arena + lines) * sizeof(float) + static_cast<double>(scratch) * sizeof(double);
}

Workspace::Workspace(const Program& program, std::int64_t batch_size, std::int64_t train_rows,
                     const SharedCohort& cohort)
    : size_(program, batch_size, cohort),
      arena_(static_cast<std::size_t>(size_.arena)),
      lines_(static_cast<std::size_t>(size_.lines)),
      order_(static_cast<std::size_t>(train_rows * most_members(cohort))),
      hyperparameters_(program.hyperparameters.size() * static_cast<std::size_t>(most_members(cohort))),
      scratch_(static_cast<std::size_t>(size_.scratch)) {}

void Workspace::serve(GroupRun& group) {
  arena_.clear();
  group.arena = arena_.data();
  group.lines = lines_.data();
  group.sample_lines = size_.sample_lines;
  group.order = order_.data();
  group.hyperparameters = hyperparameters_.data();
  group.scratch = scratch_.data();
}

}  // namespace cenote::cpu
