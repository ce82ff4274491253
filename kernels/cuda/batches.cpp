#include "kernels/cuda/batches.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <stdexcept>

#include "kernels/plan/readings.h"

namespace cenote::cuda {
namespace {

bool is_due(const Instruction& i, std::uint8_t due) { return i.cadences == 0 || (i.cadences & due) != 0; }

/// Places of the arena; each is in use for one slot, or was for another.
class Places {
 public:
  void enter(std::int64_t begin, std::int64_t end) { ends_[begin] = std::max(ends_[begin], end); }
  bool overlap(std::int64_t begin, std::int64_t end) const {
    const auto after = ends_.lower_bound(end);
    return after != ends_.begin() && std::prev(after)->second > begin;
  }

 private:
  std::map<std::int64_t, std::int64_t> ends_;  ///< by where they begin
};

/// What instructions that are to be done at once touch.
class Touched {
 public:
  Touched(const Plan& plan, std::int64_t batch_size) : plan_(plan), batch_size_(batch_size) {}

  bool allows(const Instruction& i) const {
    return none(i.in, written_) && none(i.out, written_) && none(i.out, read_);
  }
  void enter(const Instruction& i) {
    for_each(i.in, [&](std::int64_t begin, std::int64_t end) { read_.enter(begin, end); });
    for_each(i.out, [&](std::int64_t begin, std::int64_t end) { written_.enter(begin, end); });
  }

 private:
  template <class Slots, class Visit>
  void for_each(const Slots& slots, Visit visit) const {
    for (const SlotId slot : slots) {
      if (slot == no_slot) continue;
      const Place& place = plan_.places[static_cast<std::size_t>(slot)];
      visit(place.offset, place.offset + lines_of(place, batch_size_));
    }
  }
  template <class Slots>
  bool none(const Slots& slots, const Places& places) const {
    bool found = false;
    for_each(slots, [&](std::int64_t begin, std::int64_t end) { found = found || places.overlap(begin, end); });
    return !found;
  }

  const Plan& plan_;
  const std::int64_t batch_size_;
  Places read_, written_;
};

/// A kind's operations of one instruction, at most.
constexpr std::size_t bytes_of_reading = std::max({sizeof(Combine), sizeof(TakeMoments), sizeof(TakeReading)}),
                      bytes_of_change =
                          sizeof(ChunkSums) + sizeof(SquareSum) + sizeof(ClipFactor) + sizeof(ChangeGradient);

}  // namespace

std::int32_t batch_at_front(InstructionList list, std::uint8_t due, const Plan& plan, std::int64_t batch_size) {
  Touched touched(plan, batch_size);
  std::int32_t count = 0, readings = 0, changes = 0;
  for (; count < list.count; ++count) {
    const Instruction& i = list.data[count];
    if (!is_due(i, due)) continue;
    if ((!is_reading(i) && !is_gradient_change(i)) || !touched.allows(i)) break;
    touched.enter(i);
    (is_reading(i) ? readings : changes) += 1;
  }
  return readings > 0 || changes > 1 ? count : 0;
}

std::size_t table_bytes(const Plan& plan) {
  std::size_t bytes = 0;
  for (const auto* list : plan.passes())
    for (const Instruction& i : *list)
      bytes += is_reading(i) ? bytes_of_reading : is_gradient_change(i) ? bytes_of_change : 0;
  return 2 * bytes;
}

void TableMemory::append(const void* from, std::size_t bytes) {
  if (used_ + bytes > staged_.size()) throw std::length_error("more operations than table_bytes() has counted");
  std::memcpy(staged_.data() + used_, from, bytes);
  used_ += bytes;
}

void TableMemory::upload() {
  to_.write(staged_.data() + uploaded_, used_ - uploaded_, uploaded_);
  uploaded_ = used_;
}

}  // namespace cenote::cuda
