// The benchmarks' runners execute every benched operation; the one of `cuda` on the harness, since nobody else runs it
// on a machine without a GPU.
#include "bench/kernels/op_runner.h"

#include <gtest/gtest.h>

#include "bench/kernels/benched_ops.h"

namespace cenote::bench {
namespace {

TEST(OpRunner, ExecutesEveryBenchedOperation) {
  for (const BenchedOp& op : benched_ops()) {
    SCOPED_TRACE(op.name);
    const ops::OpCase c = op.make({.width = 5, .batch = 3, .members = 2});
    const TimedOp timed{c, op.instruction, 2};
    for (const auto make : {make_reference_runner, make_cpu_runner, make_cuda_runner}) {
      const auto runner = make(timed);
      EXPECT_GE(runner->executions_per_round(), 1);
      runner->run(1);
    }
  }
}

TEST(BenchedOps, AreTheInstructionsThatTheirNamesSay) {
  const auto opcode = [](const std::string& name) {
    for (const BenchedOp& op : benched_ops())
      if (op.name == name) return op.make({4, 8, 1}).program.train[op.instruction].opcode;
    throw std::out_of_range(name);
  };
  EXPECT_EQ(opcode("dense_forward"), Opcode::dense_forward);
  EXPECT_EQ(opcode("dense_backward_input"), Opcode::dense_backward_input);
  EXPECT_EQ(opcode("dense_backward_kernel"), Opcode::dense_backward_kernel);
  EXPECT_EQ(opcode("dense_backward_bias"), Opcode::dense_backward_bias);
  EXPECT_EQ(opcode("activation_backward/sigmoid"), Opcode::activation_backward);
  EXPECT_EQ(opcode("prelu_backward_input"), Opcode::prelu_backward_input);
  EXPECT_EQ(opcode("batch_norm_backward"), Opcode::batch_norm_backward);
  EXPECT_EQ(opcode("batch_norm_inference"), Opcode::batch_norm_inference);
  EXPECT_EQ(opcode("add"), Opcode::add);
  EXPECT_EQ(opcode("loss_backward/mse"), Opcode::loss_backward);
  EXPECT_EQ(opcode("optimizer/adam"), Opcode::adam);
  EXPECT_EQ(opcode("optimizer/rmsprop_centered"), Opcode::rmsprop);
  EXPECT_EQ(opcode("clip_norm"), Opcode::clip_norm);
  EXPECT_EQ(opcode("square_sum"), Opcode::square_sum);
  EXPECT_EQ(opcode("moments"), Opcode::moments);
}

}  // namespace
}  // namespace cenote::bench
