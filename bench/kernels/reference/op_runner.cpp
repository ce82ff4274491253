#include "bench/kernels/op_runner.h"

#include "kernels/interpreter/run_step.h"
#include "kernels/reference/ops.h"

namespace cenote::bench {
namespace {

class ReferenceRunner : public OpRunner {
 public:
  explicit ReferenceRunner(const TimedOp& op) : op_(op) {
    for (std::int64_t m = 0; m < op.members; ++m) {
      members_.push_back(std::make_unique<reference::ReferenceOps>(op.op_case.program, op.op_case.rows));
      members_.back()->set_step(op.op_case.rate, {.record = 0, .due = 0xff});
      set_hyperparameters(m);
    }
    fill_slots(op, [&](SlotId slot, std::int64_t m, std::span<const double> numbers) { set(slot, m, numbers); });
    for (auto& member : members_) run_step(view(op.op_case.program.train), *member);
  }

  void run(std::int64_t rounds) override {
    for (auto& member : members_)
      for (std::int64_t i = 0; i < rounds; ++i) execute(op_.timed(), *member);
  }

 private:
  void set(SlotId slot, std::int64_t m, std::span<const double> numbers) {
    std::copy(numbers.begin(), numbers.end(), members_[static_cast<std::size_t>(m)]->view(slot).data);
  }
  void set_hyperparameters(std::int64_t m) {
    for (const HyperparameterSlot& h : op_.op_case.program.hyperparameters)
      set(h.slot, m, op_.op_case.contents(h.slot, m));
  }

  TimedOp op_;
  std::vector<std::unique_ptr<reference::ReferenceOps>> members_;
};

}  // namespace

std::unique_ptr<OpRunner> make_reference_runner(const TimedOp& op) { return std::make_unique<ReferenceRunner>(op); }

}  // namespace cenote::bench
