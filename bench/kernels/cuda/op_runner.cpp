#include "bench/kernels/op_runner.h"

#include "cenote/null_sink.h"
#include "kernels/cuda/ops.h"
#include "kernels/math/floating_point.h"
#include "tests/kernels/ops/plain_plan.h"

namespace cenote::bench {
namespace {

/// So many that the launches around them (gather, account, advance) and of the graph itself hardly count.
constexpr std::int64_t copies = 64;

/// The case with a batch of one feature and one target, which a step of CudaOps gathers.
ops::OpCase with_batch(ops::OpCase c) {
  for (auto [kind, slot] : {std::pair{Slot::Kind::input, &c.program.input}, {Slot::Kind::target, &c.program.target}}) {
    *slot = static_cast<SlotId>(c.program.slots.size());
    c.program.slots.push_back({.kind = kind, .batched = true, .rows = 1, .columns = 1});
    c.program.slot_names.push_back("batch");
    c.draws.emplace_back();
  }
  return c;
}

Dataset batch_of(std::int64_t rows) {
  Dataset data;
  data.X_train = data.y_train = {rows, 1, std::vector<double>(static_cast<std::size_t>(rows))};
  return data;
}

class CudaRunner : public OpRunner {
 public:
  explicit CudaRunner(const TimedOp& op)
      : case_(with_batch(op.op_case)),
        copies_(copies, op.timed()),
        members_(op.op_case, op.members),
        schedule_(ops::case_schedule(case_)),
        data_(batch_of(case_.rows)),
        run_{case_.program, schedule_, data_, members_},
        plan_(plan_of()),
        ops_(run_, plan_, sink_, cuda::Execution::layered) {
    const FlushSubnormals flush;
    ops_.begin_batch(case_.rows);
    ops_.load_hyperparameters();
    fill_slots(op, [&](SlotId slot, std::int64_t member, std::span<const double> numbers) {
      ops_.write_slot(slot, member, std::vector<float>(numbers.begin(), numbers.end()));
    });
    for (const Instruction& i : op.op_case.program.train) ops_.run_alone(i);
  }

  std::int64_t executions_per_round() const override { return copies; }

  void run(std::int64_t rounds) override {
    for (std::int64_t i = 0; i < rounds; ++i) {
      ops_.load_in_order(Part::training, {0, case_.rows});
      ops_.begin_step(0, not_traced);
      ops_.run_list(view(copies_));
    }
    ops_.read_report(0);  // waits for the stream
  }

 private:
  /// The lists of a Plan say what memory a run needs.
  Plan plan_of() const {
    Plan plan = ops::plain_plan(case_, {});
    plan.train.insert(plan.train.end(), copies_.begin(), copies_.end());
    return plan;
  }

  ops::OpCase case_;
  std::vector<Instruction> copies_;
  ops::CaseMembers members_;
  Schedule schedule_;
  Dataset data_;
  Run run_;
  NullSink sink_;
  Plan plan_;
  cuda::CudaOps ops_;
};

}  // namespace

std::unique_ptr<OpRunner> make_cuda_runner(const TimedOp& op) { return std::make_unique<CudaRunner>(op); }

}  // namespace cenote::bench
