#include "bench/kernels/op_runner.h"

#include "cenote/null_sink.h"
#include "tests/kernels/cpu/cpu_ops.h"

namespace cenote::bench {
namespace {

class CpuRunner : public OpRunner {
 public:
  explicit CpuRunner(const TimedOp& op)
      : op_(op),
        members_(op.op_case, op.members),
        schedule_(ops::case_schedule(op.op_case)),
        ops_(op.op_case, {op.op_case.program, schedule_, data_, members_}, sink_,
             *cpu::usable_targets()[0].kernels->group) {
    fill_slots(op, [&](SlotId slot, std::int64_t m, std::span<const double> numbers) { ops_.set(slot, m, numbers); });
    for (const Instruction& i : op.op_case.program.train) ops_.execute(i);
  }

  void run(std::int64_t rounds) override { ops_.repeat(op_.timed(), rounds); }

 private:
  TimedOp op_;
  ops::CaseMembers members_;
  Schedule schedule_;
  Dataset data_;
  NullSink sink_;
  ops::CpuOps ops_;
};

}  // namespace

std::unique_ptr<OpRunner> make_cpu_runner(const TimedOp& op) { return std::make_unique<CpuRunner>(op); }

}  // namespace cenote::bench
