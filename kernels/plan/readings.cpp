#include "kernels/plan/readings.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace cenote {
namespace {

/// Which instructions of a list must come before which: those that touch the same slot, unless both only read it.
class Order {
 public:
  Order(const std::vector<Instruction>& list, const Program& program)
      : list_(list), report_(program.report), slots_(program.slots.size()), after_(list.size()), waits_(list.size()) {
    for (std::size_t k = 0; k < list.size(); ++k) enter(k);
  }

  bool is_ready(std::size_t k) const { return waits_[k] == 0; }
  /// Calls visit(k) for each instruction that waits for nothing else any more.
  template <class Visit>
  void release(std::size_t done, Visit visit) {
    for (const std::size_t k : after_[done])
      if (--waits_[k] == 0) visit(k);
  }
  /// Whether a reading comes between instruction `k` and the next that writes what `k` writes.
  bool is_read(std::size_t k) const {
    return std::ranges::any_of(after_[k], [&](std::size_t other) { return is_reading(list_[other]); });
  }

 private:
  struct Users {
    std::ptrdiff_t writer = -1;        ///< the last
    std::vector<std::size_t> readers;  ///< since then
  };

  void enter(std::size_t k) {
    const Instruction& i = list_[k];
    for (const SlotId slot : i.in) read(slot, k);
    for (const SlotId slot : i.out) write(slot, k);
    if (i.opcode == Opcode::loss || i.opcode == Opcode::penalty) write(report_, k);
  }
  void read(SlotId slot, std::size_t k) {
    if (slot == no_slot) return;
    Users& users = of(slot);
    if (users.writer >= 0) add(static_cast<std::size_t>(users.writer), k);
    users.readers.push_back(k);
  }
  /// Many an output is read as well: it stays after its last writer.
  void write(SlotId slot, std::size_t k) {
    if (slot == no_slot) return;
    Users& users = of(slot);
    if (users.writer >= 0) add(static_cast<std::size_t>(users.writer), k);
    for (const std::size_t reader : users.readers) add(reader, k);
    users = {static_cast<std::ptrdiff_t>(k), {}};
  }
  void add(std::size_t first, std::size_t then) {
    if (first == then || (!after_[first].empty() && after_[first].back() == then)) return;
    after_[first].push_back(then);
    ++waits_[then];
  }
  Users& of(SlotId slot) { return slots_[static_cast<std::size_t>(slot)]; }

  const std::vector<Instruction>& list_;
  SlotId report_;
  std::vector<Users> slots_;
  std::vector<std::vector<std::size_t>> after_;
  std::vector<std::size_t> waits_;  ///< for so many others
};

using Earliest = std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>>;

bool writes(const Instruction& i) { return i.out[0] != no_slot; }

/// A list in another order: readings, and the changes that are read, when nothing else can go on; other changes when
/// nothing but the update is left, each before its optimizer's step.
class Gatherer {
 public:
  Gatherer(const std::vector<Instruction>& list, const Program& program) : list_(list), order_(list, program) {
    for (std::size_t k = 0; k < list.size(); ++k)
      if (order_.is_ready(k)) enter(k);
  }

  std::vector<Instruction> gathered() {
    for (;;) {
      take_all(ready_);
      if (!readings_.empty()) {
        take_readings();
      } else if (!changes_.empty()) {
        take_changes();
      } else {
        return std::move(gathered_);
      }
    }
  }

 private:
  void enter(std::size_t k) {
    const bool changes = is_gradient_change(list_[k]);
    Earliest& queue = is_reading(list_[k]) || (changes && order_.is_read(k)) ? readings_ : changes ? changes_ : ready_;
    queue.push(k);
  }
  void take_first(Earliest& from) {
    const std::size_t k = from.top();
    from.pop();
    take(k);
  }
  void take(std::size_t k) {
    gathered_.push_back(list_[k]);
    order_.release(k, [this](std::size_t next) { enter(next); });
  }
  void take_all(Earliest& from) {
    while (!from.empty()) take_first(from);
  }
  /// Those that write come first: their outputs get places of their own while all that the others read is still alive.
  void take_readings() {
    Earliest now, only_reading;
    now.swap(readings_);
    for (; !now.empty(); now.pop())
      if (writes(list_[now.top()]))
        take(now.top());
      else
        only_reading.push(now.top());
    take_all(only_reading);
  }
  void take_changes() {
    while (!changes_.empty()) {
      take_first(changes_);
      take_all(ready_);
    }
  }

  const std::vector<Instruction>& list_;
  Order order_;
  Earliest ready_, readings_, changes_;
  std::vector<Instruction> gathered_;
};

}  // namespace

bool is_reading(const Instruction& i) {
  switch (i.opcode) {
    case Opcode::moments:
    case Opcode::values:
    case Opcode::reading:
    case Opcode::snapshot:
    case Opcode::difference:
      return true;
    default:
      return false;
  }
}

bool is_gradient_change(const Instruction& i) {
  return i.opcode == Opcode::penalty_backward || i.opcode == Opcode::clip_value || i.opcode == Opcode::clip_norm ||
         i.opcode == Opcode::scale;
}

void gather_readings(std::vector<Instruction>& list, const Program& program) {
  if (std::ranges::none_of(list, [](const Instruction& i) { return is_reading(i); })) return;
  list = Gatherer(list, program).gathered();
}

}  // namespace cenote
