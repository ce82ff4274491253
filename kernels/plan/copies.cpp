#include "kernels/plan/copies.h"

#include <algorithm>

#include "kernels/plan/readings.h"

namespace cenote {
namespace {

bool writes(const Instruction& i, SlotId slot) { return std::ranges::find(i.out, slot) != std::end(i.out); }

/// A list, with the instructions that touch each slot, so that thousands of copies take no longer each than a few.
class Copies {
 public:
  Copies(std::vector<Instruction>& list, const Program& program, bool readings_wait)
      : list_(list),
        program_(program),
        readings_wait_(readings_wait),
        users_(program.slots.size()),
        removed_(list.size()) {
    for (std::size_t k = 0; k < list.size(); ++k) {
      for (SlotId slot : list[k].in) enter(slot, k);
      for (SlotId slot : list[k].out) enter(slot, k);
    }
  }

  /// Leaves copy `k` out if its output may be its input: nobody has touched the output before, and from the first write
  /// to one of them on, only that one is in use.
  void try_to_remove(std::size_t k) {
    const Instruction copy = list_[k];
    if (copy.opcode != Opcode::copy || copy.accumulate || copy.cadences != 0) return;
    const SlotId from = copy.in[0], to = copy.out[0];
    if (!is_gradient(from) || !is_gradient(to) || users(to).front() != k) return;
    const std::size_t from_written = first_write(from, k), to_written = first_write(to, k);
    if (users(from).back() >= to_written || users(to).back() >= from_written) return;
    const bool is_written = std::min(from_written, to_written) < list_.size();
    if (readings_wait_ && is_written && (is_looked_at(from) || is_looked_at(to))) return;
    remove(k, from, to);
  }

  void finish() {
    std::size_t kept = 0;
    for (std::size_t k = 0; k < list_.size(); ++k)
      if (!removed_[k]) list_[kept++] = list_[k];
    list_.resize(kept);
  }

 private:
  std::vector<std::size_t>& users(SlotId slot) { return users_[static_cast<std::size_t>(slot)]; }
  bool is_gradient(SlotId slot) const {
    return program_.slots[static_cast<std::size_t>(slot)].kind == Slot::Kind::gradient;
  }
  void enter(SlotId slot, std::size_t k) {
    if (slot != no_slot && (users(slot).empty() || users(slot).back() != k)) users(slot).push_back(k);
  }
  bool is_looked_at(SlotId slot) {
    return std::ranges::any_of(users(slot), [&](std::size_t user) { return is_reading(list_[user]); });
  }
  /// After `k`; beyond the list if there is none.
  std::size_t first_write(SlotId slot, std::size_t k) {
    for (std::size_t user : users(slot))
      if (user > k && writes(list_[user], slot)) return user;
    return list_.size();
  }
  void remove(std::size_t k, SlotId from, SlotId to) {
    removed_[k] = true;
    std::erase(users(from), k);
    std::erase(users(to), k);
    for (std::size_t user : users(to)) {
      std::ranges::replace(list_[user].in, to, from);
      std::ranges::replace(list_[user].out, to, from);
    }
    std::vector<std::size_t> both;
    std::ranges::set_union(users(from), users(to), std::back_inserter(both));
    users(from) = std::move(both);
    users(to).clear();
  }

  std::vector<Instruction>& list_;
  const Program& program_;
  const bool readings_wait_;
  std::vector<std::vector<std::size_t>> users_;  // by slot, ascending
  std::vector<bool> removed_;
};

}  // namespace

void remove_copies(std::vector<Instruction>& list, const Program& program, bool readings_wait) {
  Copies copies(list, program, readings_wait);
  for (std::size_t k = 0; k < list.size(); ++k) copies.try_to_remove(k);
  copies.finish();
}

}  // namespace cenote
