#pragma once

#include "kernels/cuda/operations.h"
#include "kernels/plan/super_instructions.h"

namespace cenote::cuda {

__host__ __device__ constexpr ActivationParameters no_activation() { return {Activation::linear, 0, 0, 0}; }

/// What each instruction becomes: operations, once its slots have addresses. Self says where they lie and has them
/// done:
///   View view(slot); const double* hyperparameter(slot): the first member's   what launch(operation) works on
///   Doubles report(), square_sums(); double* factor(clip)                      of clipping number `clip`, or the last
///   const StepRate* rates(); const RunState* state()
///   ChunkSums room_for_chunks(x): without sums where one block a member does as well
///   std::int32_t global_clip()                                                 the number of global_clipnorm's factor
///   void run_blas(instruction), moments(instruction), values(instruction)
template <class Self>
class InstructionOps {
 public:
  __host__ __device__ void dense_forward(const Instruction& i) {
    self().launch(DenseForward{in(i, 0), in(i, 1), in(i, 2), {}, out(i, 0), no_activation(), {}, {}});
  }
  __host__ __device__ void dense_backward_input(const Instruction& i) {
    self().launch(DenseBackwardInput{in(i, 0), in(i, 1), {}, {}, out(i, 0), no_activation(), i.accumulate, {}});
  }
  __host__ __device__ void dense_backward_kernel(const Instruction& i) {
    self().launch(DenseBackwardKernel{in(i, 0), in(i, 1), out(i, 0), i.accumulate});
  }
  __host__ __device__ void dense_backward_bias(const Instruction& i) {
    self().launch(DenseBackwardBias{in(i, 0), out(i, 0), i.accumulate});
  }
  __host__ __device__ void super_instruction(const Instruction& i) {
    if (i.opcode == dense_activation_forward)
      self().launch(DenseForward{in(i, 0), in(i, 1), in(i, 2), in(i, 3), out(i, 0), i.p.activation, {}, {}});
    else if (i.opcode == dense_backward_input_activation)
      self().launch(DenseBackwardInput{in(i, 0), in(i, 1), in(i, 2), in(i, 3), out(i, 0), i.p.activation, false, {}});
    else if constexpr (Self::has_residual_kernels)
      residual(i);
    else
      self().run_blas(i);
  }

  __host__ __device__ void activation_forward(const Instruction& i) {
    self().launch(ActivationForward{in(i, 0), {}, in(i, 1), out(i, 0), i.p.activation});
  }
  __host__ __device__ void activation_backward(const Instruction& i) {
    self().launch(ActivationBackward{in(i, 0), in(i, 1), in(i, 2), out(i, 0), i.p.activation, i.accumulate});
  }
  __host__ __device__ void prelu_forward(const Instruction& i) {
    self().launch(PreluForward{in(i, 0), in(i, 1), out(i, 0)});
  }
  __host__ __device__ void prelu_backward_input(const Instruction& i) {
    self().launch(PreluBackwardInput{in(i, 0), in(i, 1), in(i, 2), out(i, 0), i.accumulate});
  }
  __host__ __device__ void prelu_backward_alpha(const Instruction& i) {
    self().launch(PreluBackwardAlpha{in(i, 0), in(i, 1), out(i, 0), i.accumulate});
  }

  __host__ __device__ void batch_norm_forward(const Instruction& i) {
    self().launch(BatchNormForward{in(i, 0), in(i, 1), in(i, 2), out(i, 1), out(i, 2), out(i, 0), epsilon(i), true});
  }
  __host__ __device__ void batch_norm_inference(const Instruction& i) {
    self().launch(BatchNormForward{in(i, 0), in(i, 1), in(i, 2), in(i, 3), in(i, 4), out(i, 0), epsilon(i), false});
  }
  __host__ __device__ void batch_norm_update(const Instruction& i) {
    for (int k = 0; k < 2; ++k) self().launch(BatchNormUpdate{in(i, k), out(i, k), i.p.batch_norm.momentum});
  }
  __host__ __device__ void batch_norm_backward(const Instruction& i) {
    self().launch(BatchNormBackward{in(i, 0), in(i, 1), in(i, 2), in(i, 3), in(i, 4), out(i, 0), out(i, 1), out(i, 2),
                                    epsilon(i), i.accumulate});
  }

  __host__ __device__ void add(const Instruction& i) { combine({.a = in(i, 0), .b = in(i, 1), .y = out(i, 0)}); }
  __host__ __device__ void copy(const Instruction& i) {
    combine({.a = in(i, 0), .b = {}, .y = out(i, 0), .accumulate = i.accumulate});
  }
  __host__ __device__ void snapshot(const Instruction& i) { combine({.a = in(i, 0), .b = {}, .y = out(i, 0)}); }
  __host__ __device__ void difference(const Instruction& i) {
    combine({.a = in(i, 0), .b = in(i, 1), .y = out(i, 0), .accumulate = false, .subtract = true});
  }

  __host__ __device__ void loss(const Instruction& i) {
    self().launch(LossForward{i.p.loss, in(i, 0), in(i, 1), in(i, 2), self().report()});
  }
  __host__ __device__ void loss_backward(const Instruction& i) {
    self().launch(LossBackward{i.p.loss, in(i, 0), {}, in(i, 1), out(i, 0), false});
  }
  __host__ __device__ void output_gradient(const Instruction& i) {
    self().launch(LossBackward{i.p.loss, in(i, 0), in(i, 1), in(i, 2), out(i, 0), true});
  }

  __host__ __device__ void penalty(const Instruction& i) {
    const View w = in(i, 0);
    self().launch(Penalty{i.p.penalty.type, w, self().hyperparameter(i.in[1]), self().report(),
                          chunk_sums(w, i.p.penalty.type == Regularizer::Type::L1)});
  }

  // What follows changes a gradient that only the optimizer is to read, most of the time: it waits for the optimizer,
  // who makes the change on its way.
  __host__ __device__ void penalty_backward(const Instruction& i) {
    settle(i.out[0]);
    GradientChanges& changes = changes_of(i.out[0]);
    changes.penalized = self().view(i.in[0]);
    changes.penalty_factor = self().view(i.in[1]);
    changes.penalty = i.p.penalty.type;
  }
  __host__ __device__ void clip_value(const Instruction& i) { changes_of(i.out[0]).clip_value = self().view(i.in[1]); }
  __host__ __device__ void clip_norm(const Instruction& i) {
    const std::int32_t clip = next_clip_++;
    const View gradient = in(i, 0);
    self().launch(SquareSum{gradient, self().square_sums(), clip, chunk_sums(gradient, false)});
    self().launch(
        ClipFactor{self().square_sums(), clip, 1, false, self().hyperparameter(i.in[1]), self().factor(clip)});
    changes_of(i.out[0]).clip_factor = self().factor(clip);
  }
  __host__ __device__ void square_sum(const Instruction& i) {
    const View gradient = in(i, 0);
    self().launch(SquareSum{gradient, self().square_sums(), i.p.index, chunk_sums(gradient, false)});
  }
  __host__ __device__ void global_norm_factor(const Instruction& i) {
    self().launch(ClipFactor{self().square_sums(), 0, i.p.index, true, self().hyperparameter(i.in[1]),
                             self().factor(self().global_clip())});
  }
  __host__ __device__ void scale(const Instruction& i) {
    changes_of(i.out[0]).clip_factor = self().factor(self().global_clip());
  }

  __host__ __device__ void optimizer_constants(const Instruction& i) {
    self().launch(OptimizerConstants{i.p.optimizer, self().rates(), self().state(), self().hyperparameter(i.in[0]),
                                     self().hyperparameter(i.in[1]), self().view(i.out[0])});
  }
  __host__ __device__ void adam(const Instruction& i) { optimize(i); }
  __host__ __device__ void sgd(const Instruction& i) { optimize(i); }
  __host__ __device__ void rmsprop(const Instruction& i) { optimize(i); }

 protected:
  /// Before a list.
  __host__ __device__ void begin_list() { next_clip_ = 0; }
  /// Makes the changes that some gradient waits for.
  __host__ __device__ void settle_all() { settle(waiting_); }
  /// Makes the changes that a gradient waits for, since something else than the optimizer reads it.
  __host__ __device__ void settle(SlotId slot) {
    if (waiting_ == no_slot || waiting_ != slot) return;
    waiting_ = no_slot;
    self().launch(ChangeGradient{self().view(slot), changes_});
  }
  __host__ __device__ View in(const Instruction& i, int k) {
    settle(i.in[k]);
    return self().view(i.in[k]);
  }
  __host__ __device__ View out(const Instruction& i, int k) {
    settle(i.out[k]);
    return self().view(i.out[k]);
  }

 private:
  /// What a resident Plan leaves in parts, since its one kernel would need more registers for all networks.
  __host__ __device__ void residual(const Instruction& i) {
    if (i.opcode == dense_activation_add)
      self().launch(
          DenseForward{in(i, 0), in(i, 1), in(i, 2), in(i, 3), out(i, 0), i.p.activation, in(i, 4), out(i, 1)});
    else if (i.opcode == dense_backward_input_both)
      self().launch(DenseBackwardInput{in(i, 0), in(i, 1), in(i, 2), in(i, 3), out(i, 1), i.p.activation, i.accumulate,
                                       out(i, 0)});
    else
      self().run_blas(i);
  }

  __host__ __device__ Self& self() { return static_cast<Self&>(*this); }
  __host__ __device__ static float epsilon(const Instruction& i) { return static_cast<float>(i.p.batch_norm.epsilon); }
  /// Those of a large tensor, taken by several blocks before the one that adds them.
  __host__ __device__ ChunkSums chunk_sums(const View& x, bool of_magnitudes) {
    ChunkSums chunks = self().room_for_chunks(x);
    chunks.of_magnitudes = of_magnitudes;
    if (chunks.sums != nullptr) self().launch(chunks);
    return chunks;
  }
  __host__ __device__ void combine(const Combine& operation) { self().launch(operation); }

  __host__ __device__ GradientChanges& changes_of(SlotId slot) {
    if (waiting_ != slot) {
      settle(waiting_);
      waiting_ = slot;
      changes_ = {};
    }
    return changes_;
  }
  __host__ __device__ void optimize(const Instruction& i) {
    const bool is_changed = waiting_ == i.in[0];
    if (is_changed) waiting_ = no_slot;
    Optimize operation{i.p.optimizer, self().view(i.in[0]), self().view(i.in[1]), self().view(i.out[0]), {}, {}};
    for (int k = 0; k < 3; ++k) operation.state[k] = self().view(i.out[1 + k]);
    if (is_changed) operation.changes = changes_;
    self().launch(operation);
  }

  SlotId waiting_ = no_slot;  ///< the gradient that waits for changes_
  GradientChanges changes_;
  std::int32_t next_clip_ = 0;  ///< of clipnorm, in the order of the list
};

}  // namespace cenote::cuda
