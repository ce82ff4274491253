#pragma once

#include <string>
#include <vector>

#include "cenote/program.h"
#include "kernels/plan/plan.h"

namespace cenote {

/// A list of instructions while fusions are applied to it: who uses a slot, and what has been removed.
class FusionList {
 public:
  FusionList(std::vector<Instruction>& list, const Program& program, const PlanLimits& limits);

  std::size_t size() const { return list_.size(); }
  Instruction& at(std::size_t k) { return list_[k]; }
  const Instruction& at(std::size_t k) const { return list_[k]; }
  bool is_removed(std::size_t k) const { return removed_[k]; }
  void remove(std::size_t k) { removed_[k] = true; }
  /// The instruction beside `k` that touches the slot, or −1 unless there is exactly one.
  std::ptrdiff_t only_other_user(std::size_t k, SlotId slot) const;
  /// The last instruction that touches the slot, removed or not, and the next one after `k` at all.
  std::size_t last_user(SlotId slot) const { return users_[static_cast<std::size_t>(slot)].back(); }
  std::size_t next(std::size_t k) const;
  /// The next one after `k` that touches the slot, or −1.
  std::ptrdiff_t next_user(SlotId slot, std::size_t k) const;
  std::size_t user_count(SlotId slot) const { return users_[static_cast<std::size_t>(slot)].size(); }
  const Program& program() const { return program_; }
  const PlanLimits& limits() const { return limits_; }
  const Slot& slot(SlotId id) const { return program_.slots[static_cast<std::size_t>(id)]; }
  /// Whether the backend's dense kernels apply that activation to their tiles.
  bool has_fused_kernel(Activation kind) const {
    return limits_.has_fused_kernel != nullptr && limits_.has_fused_kernel(kind);
  }
  /// Drops what was removed.
  void finish();

 private:
  std::vector<Instruction>& list_;
  const Program& program_;
  const PlanLimits& limits_;
  std::vector<bool> removed_;
  std::vector<std::vector<std::size_t>> users_;  // by slot
};

/// A super-instruction that may replace instruction `at` and a later one of the list.
struct Fusion {
  const char* name;
  bool (*begins)(const Instruction& at);                   ///< whether `at` could begin such a run
  std::string (*apply)(FusionList& list, std::size_t at);  ///< replaces the run, or says why not
  bool of_traced_steps = false;                            ///< not applied to others
};

/// Of the list, in its order.
std::vector<std::string> fusion_names();

/// Applies the fusions everywhere, from the most special to the generic, which is to leave instructions alone. What
/// was taken and what refused is told in `remarks`, once for each reason.
/// Of a traced step only what is for those.
void fuse(std::vector<Instruction>& list, bool is_traced, const Program& program, const PlanLimits& limits,
          std::vector<std::string>& remarks);

}  // namespace cenote
