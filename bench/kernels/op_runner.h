#pragma once

#include <functional>
#include <memory>

#include "tests/kernels/ops/op_case.h"
#include "tests/kernels/ops/ops_under_test.h"

namespace cenote::bench {

/// An instruction of a case, for so many members.
struct TimedOp {
  const ops::OpCase& op_case;
  std::size_t instruction;  ///< of op_case.program.train
  std::int64_t members;

  const Instruction& timed() const { return op_case.program.train[instruction]; }
};

/// A backend with the numbers of a case in its slots, about to execute one instruction of it.
class OpRunner {
 public:
  virtual ~OpRunner() = default;
  /// Executes the instruction for every member, executions_per_round() times a round, and waits for the end.
  virtual void run(std::int64_t rounds) = 0;
  virtual std::int64_t executions_per_round() const { return 1; }
};

// Every instruction of the case has been executed once: what one needs of others is there. The TimedOp's case must
// outlive the runner.
std::unique_ptr<OpRunner> make_reference_runner(const TimedOp& op);
/// One thread, the best SIMD target. Rounds go member-major, as runs do: a group's numbers stay in cache.
std::unique_ptr<OpRunner> make_cpu_runner(const TimedOp& op);
/// A captured graph that executes the instruction again and again. @throws SpecError without a device
std::unique_ptr<OpRunner> make_cuda_runner(const TimedOp& op);

/// Hands the contents of every slot that tests may set to set(slot, member, numbers). Members take turns among a few
/// draws: drawing for thousands would take longer than what is timed.
inline void fill_slots(const TimedOp& op,
                       const std::function<void(SlotId, std::int64_t, std::span<const double>)>& set) {
  constexpr std::int64_t draws = 4;
  const auto& slots = op.op_case.program.slots;
  for (std::size_t s = 0; s < slots.size(); ++s) {
    const auto id = static_cast<SlotId>(s);
    if (!op.op_case.draws[s] || ops::is_private(slots[s].kind) || slots[s].kind == Slot::Kind::hyperparameter) continue;
    for (std::int64_t draw = 0; draw < std::min(draws, op.members); ++draw) {
      const std::vector<double> numbers = op.op_case.contents(id, draw);
      for (std::int64_t m = draw; m < op.members; m += draws) set(id, m, numbers);
    }
  }
}

}  // namespace cenote::bench
