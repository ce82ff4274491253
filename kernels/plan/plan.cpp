#include "kernels/plan/plan.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <stdexcept>

#include "kernels/plan/copies.h"
#include "kernels/plan/fusion.h"
#include "kernels/plan/readings.h"

namespace cenote {
namespace {

bool is_transient(Slot::Kind kind) {
  switch (kind) {
    case Slot::Kind::activation:
    case Slot::Kind::gradient:
    case Slot::Kind::variable_gradient:
    case Slot::Kind::statistic:
    case Slot::Kind::clipping:
    case Slot::Kind::snapshot:
      return true;
    default:
      return false;
  }
}

/// A power of two as row stride would put every row into the same cache sets.
std::int32_t padded(const Slot& slot, std::int32_t lines, std::int32_t from) {
  const bool several_rows = slot.batched || slot.rows > 1;
  return several_rows && lines >= from && lines % 8 == 0 ? lines + 1 : lines;
}

bool is_one_number_for_all(Slot::Kind kind) {
  return kind == Slot::Kind::hyperparameter || kind == Slot::Kind::constants;
}

/// Whether element i of the output depends on element i of its inputs alone, so that it may overwrite one of them.
bool works_in_place(Opcode opcode) {
  if (opcode == batch_norm_backward_relu || opcode == batch_norm_backward_sigmoid || opcode == batch_norm_backward_tanh)
    return true;
  return opcode == Opcode::activation_forward || opcode == Opcode::activation_backward || opcode == Opcode::add ||
         opcode == Opcode::batch_norm_backward || opcode == dense_backward_input_activation || opcode == multiply ||
         opcode == dense_backward_input_multiply || opcode == dense_backward_input_both ||
         opcode == dense_backward_input_norm;
}

/// The output that does.
SlotId output_in_place(const Instruction& i) { return i.out[i.opcode == dense_backward_input_both ? 1 : 0]; }

/// Whether a tile reads whole rows of its first input, but of the third only what it is about to write.
bool reads_whole_rows(Opcode opcode) {
  return opcode == dense_backward_input_activation || opcode == dense_backward_input_multiply ||
         opcode == dense_backward_input_both || opcode == dense_backward_input_norm;
}

/// First-fit allocation of lines over the time of one list. Holes are few: most slots of a forward pass are freed in
/// the reverse order by the backward pass.
class Allocator {
 public:
  explicit Allocator(std::int64_t begin) : top_(begin), end_(begin) {}

  std::int64_t allocate(std::int64_t size) {
    for (auto hole = holes_.begin(); hole != holes_.end(); ++hole)
      if (hole->second >= size) return take(hole, size);
    const std::int64_t offset = top_;
    top_ += size;
    end_ = std::max(end_, top_);
    return offset;
  }

  void free(std::int64_t offset, std::int64_t size) {
    auto next = holes_.lower_bound(offset);
    if (next != holes_.end() && offset + size == next->first) {
      size += next->second;
      next = holes_.erase(next);
    }
    if (next != holes_.begin() && std::prev(next)->first + std::prev(next)->second == offset) {
      --next;
      offset = next->first;
      size += next->second;
      holes_.erase(next);
    }
    if (offset + size == top_)
      top_ = offset;
    else
      holes_[offset] = size;
  }

  std::int64_t end() const { return end_; }

 private:
  using Holes = std::map<std::int64_t, std::int64_t>;  // offset → size

  std::int64_t take(Holes::iterator hole, std::int64_t size) {
    const auto [offset, length] = *hole;
    holes_.erase(hole);
    if (length > size) holes_[offset + size] = length - size;
    return offset;
  }

  std::int64_t top_, end_;
  Holes holes_;
};

/// Gives each list transient slots of its own, and these their addresses.
class ListPlacer {
 public:
  ListPlacer(const Program& program, Plan& plan, const PlanLimits& limits, std::int64_t begin)
      : program_(program), plan_(plan), limits_(limits), allocator_(begin) {}

  /// @returns the first line beyond those used
  std::int64_t place(std::vector<Instruction>& list, SlotId kept_to_the_end = no_slot) {
    find_lifetimes(list, kept_to_the_end);
    for (std::size_t k = 0; k < list.size(); ++k) place_instruction(list[k], k);
    return allocator_.end();
  }
  SlotId renamed(SlotId slot) const { return own_.at(slot); }

 private:
  std::int64_t allocated_lines(const Place& place) const {
    return std::max<std::int64_t>(lines_of(place, limits_.batch_size), 1);
  }

  bool transient(SlotId slot) const {
    return slot != no_slot && is_transient(program_.slots[static_cast<std::size_t>(slot)].kind);
  }

  void find_lifetimes(const std::vector<Instruction>& list, SlotId kept) {
    for (std::size_t k = 0; k < list.size(); ++k) {
      for (SlotId slot : list[k].in) last_use_[slot] = k;
      for (SlotId slot : list[k].out) last_use_[slot] = k;
    }
    last_use_[kept] = list.size();
  }

  void place_instruction(Instruction& instruction, std::size_t k) {
    const Instruction original = instruction;
    for (SlotId& slot : instruction.out)
      if (transient(slot)) slot = place_output(slot, original, k);
    for (SlotId& slot : instruction.in)
      if (transient(slot)) slot = own_.at(slot);
    free_dying(original, k);
  }

  SlotId place_output(SlotId slot, const Instruction& instruction, std::size_t k) {
    if (const auto found = own_.find(slot); found != own_.end()) return found->second;
    Place place = place_of(program_.slots[static_cast<std::size_t>(slot)], limits_.layout);
    const SlotId victim = overwritten_input(slot, instruction, k);
    if (victim != no_slot) {
      place.offset = plan_.places[static_cast<std::size_t>(own_.at(victim))].offset;
      inherited_[victim] = true;
    } else {
      place.offset = allocator_.allocate(allocated_lines(place));
    }
    plan_.places.push_back(place);
    return own_[slot] = static_cast<SlotId>(plan_.places.size() - 1);
  }

  /// An input of the same shape that nobody reads after this instruction.
  SlotId overwritten_input(SlotId output, const Instruction& instruction, std::size_t k) const {
    if (!works_in_place(instruction.opcode) || output != output_in_place(instruction)) return no_slot;
    const Slot& shape = program_.slots[static_cast<std::size_t>(output)];
    for (SlotId input : instruction.in) {
      if (!transient(input) || last_use_.at(input) != k || inherited_.contains(input)) continue;
      if (reads_whole_rows(instruction.opcode) && input != instruction.in[2]) continue;
      const Slot& slot = program_.slots[static_cast<std::size_t>(input)];
      if (slot.batched == shape.batched && slot.rows == shape.rows && slot.columns == shape.columns) return input;
    }
    return no_slot;
  }

  void free_dying(const Instruction& instruction, std::size_t k) {
    auto release = [&](SlotId slot) {
      if (!transient(slot) || last_use_.at(slot) != k || freed_.contains(slot)) return;
      freed_[slot] = true;
      if (inherited_.contains(slot)) return;
      const Place& place = plan_.places[static_cast<std::size_t>(own_.at(slot))];
      allocator_.free(place.offset, allocated_lines(place));
    };
    for (SlotId slot : instruction.in) release(slot);
    for (SlotId slot : instruction.out) release(slot);
  }

  const Program& program_;
  Plan& plan_;
  const PlanLimits& limits_;
  Allocator allocator_;
  std::map<SlotId, std::size_t> last_use_;
  std::map<SlotId, SlotId> own_;      // slot of the Program → slot of this list
  std::map<SlotId, bool> inherited_;  // its lines have passed to an output
  std::map<SlotId, bool> freed_;
};

std::int64_t place_permanent(const Program& program, Plan& plan, const PlanLimits& limits) {
  std::int64_t offset = 0;
  for (const Slot& slot : program.slots) {
    Place place = place_of(slot, limits.layout);
    place.offset = offset;
    if (!is_transient(slot.kind) && slot.kind != Slot::Kind::report) offset += lines_of(place, limits.batch_size);
    plan.places.push_back(place);
  }
  return offset;
}

/// What is left of a list on steps on which so much is due: all of it is done on every such step.
std::vector<Instruction> instructions_due(std::vector<Instruction> list, std::uint8_t due) {
  std::erase_if(list, [due](const Instruction& i) { return i.cadences != 0 && (i.cadences & due) == 0; });
  for (Instruction& i : list) i.cadences = 0;
  return list;
}

/// Of such a list, which Moments are no more than norms.
void tell_norms(std::vector<Instruction>& list, bool in_full, std::uint8_t cadences) {
  for (Instruction& i : list)
    if (i.opcode == Opcode::moments) i.p.moments.full &= in_full ? cadences : 0;
}

/// All cadences that some instruction has.
std::uint8_t cadences_of(const std::vector<Instruction>& list) {
  unsigned all = 0;
  for (const Instruction& i : list) all |= i.cadences | i.cadences >> TraceRequest::most_cadences;
  return all % Instructions::sets_of_cadences;
}

}  // namespace

Place place_of(const Slot& slot, const Layout& layout) {
  const std::int32_t units = is_one_number_for_all(slot.kind) ? 1 : layout.units_of_line;
  const std::int32_t lines = (slot.columns + units - 1) / units;
  return {.offset = 0,
          .rows = slot.batched ? 0 : slot.rows,
          .columns = slot.columns,
          .lines = lines,
          .stride = layout.pads_rows ? padded(slot, lines, units == 1 ? 16 : 8) : lines};
}

std::int64_t lines_of(const Place& place, std::int64_t batch_size) {
  return (place.rows == 0 ? batch_size : place.rows) * static_cast<std::int64_t>(place.stride);
}

Instructions Plan::lists() const {
  Instructions lists{view(train), view(measure), view(evaluate)};
  for (std::size_t in_full = 0; in_full < 2; ++in_full)
    for (std::size_t due = 0; due < traced[in_full].size(); ++due)
      lists.traced[in_full][due] = view(traced[in_full][due]);
  return lists;
}

std::vector<const std::vector<Instruction>*> Plan::passes() const {
  std::vector<const std::vector<Instruction>*> all = {&train, &measure};
  for (const auto& lists : traced)
    for (const auto& list : lists) all.push_back(&list);
  return all;
}

Plan make_plan(const Program& program, const PlanLimits& limits) {
  Plan plan;
  plan.train = instructions_due(program.train, 0);
  plan.measure = program.measure;
  plan.evaluate = program.evaluate;
  for (std::uint8_t due = 1; due <= cadences_of(program.train); ++due)
    for (std::size_t in_full = 0; in_full < 2; ++in_full) {
      plan.traced[in_full].resize(due + std::size_t{1});  // none for 0: that is train
      plan.traced[in_full][due] = instructions_due(program.train, due_for(in_full == 1, due));
      if (limits.takes_norms_in_tiles) tell_norms(plan.traced[in_full][due], in_full == 1, due);
    }
  std::vector<std::vector<Instruction>*> passes = {&plan.train, &plan.measure};
  for (auto& lists : plan.traced)
    for (auto& list : lists) passes.push_back(&list);
  for (auto* list : passes) {
    remove_copies(*list, program, limits.gathers_readings);
    if (limits.gathers_readings) gather_readings(*list, program);
  }
  fuse(plan.train, false, program, limits, plan.remarks);
  for (auto& lists : plan.traced)
    for (auto& list : lists) fuse(list, true, program, limits, plan.remarks);
  std::vector<std::string> unused;
  for (auto* list : {&plan.measure, &plan.evaluate}) fuse(*list, false, program, limits, unused);

  const std::int64_t begin = place_permanent(program, plan, limits);
  for (auto* list : passes) {
    ListPlacer placer(program, plan, limits, begin);
    plan.lines = std::max(plan.lines, placer.place(*list));
  }
  ListPlacer placer(program, plan, limits, begin);
  plan.lines = std::max(plan.lines, placer.place(plan.evaluate, program.output));
  plan.output = placer.renamed(program.output);
  return plan;
}

}  // namespace cenote
