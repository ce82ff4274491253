#pragma once

#include "kernels/cuda/ops.h"
#include "kernels/math/floating_point.h"
#include "tests/kernels/ops/ops_under_test.h"
#include "tests/kernels/ops/plain_plan.h"

namespace cenote::ops {

/// The cuda backend's operations, one launch at a time.
class CudaOpsUnderTest : public OpsUnderTest {
 public:
  CudaOpsUnderTest(const OpCase& c, const Run& run, Sink& sink)
      : case_(c), run_(run), plan_(plain_plan(c, {})), ops_(run_, plan_, sink, cuda::Execution::eager) {
    const FlushSubnormals flush;
    ops_.begin_batch(c.rows);
    ops_.load_hyperparameters();
  }

  void set(SlotId slot, std::int64_t member, std::span<const double> numbers) override {
    const std::vector<float> rounded(numbers.begin(), numbers.end());
    ops_.write_slot(slot, member, rounded);
  }
  std::vector<double> get(SlotId slot, std::int64_t member) override {
    if (case_.program.slots[static_cast<std::size_t>(slot)].kind == Slot::Kind::report) return ops_.read_report(member);
    const std::vector<float> numbers = read(slot, member);
    return {numbers.begin(), numbers.end()};
  }
  void execute(const Instruction& i) override {
    const FlushSubnormals flush;
    ops_.run_alone(i);
  }

 private:
  std::vector<float> read(SlotId slot, std::int64_t member) {
    const FlushSubnormals flush;
    return ops_.read_slot(slot, member);
  }

  const OpCase& case_;
  Run run_;
  Plan plan_;
  cuda::CudaOps ops_;
};

}  // namespace cenote::ops
