#include "kernels/cuda/ops.h"

// What each instruction launches.
namespace cenote::cuda {
namespace {

constexpr ActivationParameters no_activation{Activation::linear, 0, 0, 0};

float epsilon(const Instruction& i) { return static_cast<float>(i.p.batch_norm.epsilon); }

}  // namespace

void CudaOps::super_instruction(const Instruction& i) {
  if (i.opcode == dense_activation_forward)
    launch(DenseForward{in(i, 0), in(i, 1), in(i, 2), in(i, 3), out(i, 0), i.p.activation});
  else if (i.opcode == dense_backward_input_activation)
    launch(DenseBackwardInput{in(i, 0), in(i, 1), in(i, 2), in(i, 3), out(i, 0), i.p.activation, false});
  else
    run_blas(i);
}

void CudaOps::run_blas(const Instruction& i) {
  const View a = in(i, 0), b = in(i, 1), c = out(i, 0);
  if (i.opcode == blas_backward_input)
    return blas_->run(blas::input_gemm(a.rows, b.rows, b.columns, i.accumulate), a, b, c, sizes_.members);
  if (i.opcode == blas_backward_kernel)
    return blas_->run(blas::kernel_gemm(a.rows, c.rows, c.columns, i.accumulate), a, b, c, sizes_.members);
  const blas::Gemm gemm = blas::forward_gemm(a.rows, b.rows, b.columns);
  const View bias = in(i, 2);
  const ActivationParameters activation = i.opcode == blas_activation_forward ? i.p.activation : no_activation;
  const bool has_epilogue = bias.data != nullptr || activation.kind != Activation::linear;
  const Epilogue epilogue{bias, activation.kind == Activation::relu};
  if (has_epilogue && blas_->run_fused(gemm, epilogue, a, b, c, sizes_.members)) return;
  blas_->run(gemm, a, b, c, sizes_.members);
  if (has_epilogue) launch(ActivationForward{c, bias, {}, c, activation});
}

void CudaOps::dense_forward(const Instruction& i) {
  launch(DenseForward{in(i, 0), in(i, 1), in(i, 2), {}, out(i, 0), no_activation});
}
void CudaOps::dense_backward_input(const Instruction& i) {
  launch(DenseBackwardInput{in(i, 0), in(i, 1), {}, {}, out(i, 0), no_activation, i.accumulate});
}
void CudaOps::dense_backward_kernel(const Instruction& i) {
  launch(DenseBackwardKernel{in(i, 0), in(i, 1), out(i, 0), i.accumulate});
}
void CudaOps::dense_backward_bias(const Instruction& i) {
  launch(DenseBackwardBias{in(i, 0), out(i, 0), i.accumulate});
}

void CudaOps::activation_forward(const Instruction& i) {
  launch(ActivationForward{in(i, 0), {}, in(i, 1), out(i, 0), i.p.activation});
}
void CudaOps::activation_backward(const Instruction& i) {
  launch(ActivationBackward{in(i, 0), in(i, 1), in(i, 2), out(i, 0), i.p.activation, i.accumulate});
}
void CudaOps::prelu_forward(const Instruction& i) { launch(PreluForward{in(i, 0), in(i, 1), out(i, 0)}); }
void CudaOps::prelu_backward_input(const Instruction& i) {
  launch(PreluBackwardInput{in(i, 0), in(i, 1), in(i, 2), out(i, 0), i.accumulate});
}
void CudaOps::prelu_backward_alpha(const Instruction& i) {
  launch(PreluBackwardAlpha{in(i, 0), in(i, 1), out(i, 0), i.accumulate});
}

void CudaOps::batch_norm_forward(const Instruction& i) {
  launch(BatchNormForward{in(i, 0), in(i, 1), in(i, 2), out(i, 1), out(i, 2), out(i, 0), epsilon(i), true});
}
void CudaOps::batch_norm_inference(const Instruction& i) {
  launch(BatchNormForward{in(i, 0), in(i, 1), in(i, 2), in(i, 3), in(i, 4), out(i, 0), epsilon(i), false});
}
void CudaOps::batch_norm_update(const Instruction& i) {
  for (int k = 0; k < 2; ++k) launch(BatchNormUpdate{in(i, k), out(i, k), i.p.batch_norm.momentum});
}
void CudaOps::batch_norm_backward(const Instruction& i) {
  launch(BatchNormBackward{in(i, 0), in(i, 1), in(i, 2), in(i, 3), in(i, 4), out(i, 0), out(i, 1), out(i, 2),
                           epsilon(i), i.accumulate});
}

void CudaOps::add(const Instruction& i) { launch(Combine{.a = in(i, 0), .b = in(i, 1), .y = out(i, 0)}); }
void CudaOps::copy(const Instruction& i) {
  launch(Combine{.a = in(i, 0), .b = {}, .y = out(i, 0), .accumulate = i.accumulate});
}
void CudaOps::snapshot(const Instruction& i) { launch(Combine{.a = in(i, 0), .b = {}, .y = out(i, 0)}); }
void CudaOps::difference(const Instruction& i) {
  launch(Combine{.a = in(i, 0), .b = in(i, 1), .y = out(i, 0), .subtract = true});
}

void CudaOps::loss(const Instruction& i) { launch(LossForward{i.p.loss, in(i, 0), in(i, 1), in(i, 2), report()}); }
void CudaOps::loss_backward(const Instruction& i) {
  launch(LossBackward{i.p.loss, in(i, 0), {}, in(i, 1), out(i, 0), false});
}
void CudaOps::output_gradient(const Instruction& i) {
  launch(LossBackward{i.p.loss, in(i, 0), in(i, 1), in(i, 2), out(i, 0), true});
}

void CudaOps::penalty(const Instruction& i) {
  launch(Penalty{i.p.penalty.type, in(i, 0), hyperparameter(i.in[1]), report()});
}

// What follows changes a gradient that only the optimizer is to read, most of the time: the optimizer does it on its
// way.
void CudaOps::penalty_backward(const Instruction& i) {
  settle(i.out[0]);
  GradientChanges& changes = changes_[i.out[0]];
  changes.penalized = view(i.in[0]);
  changes.penalty_factor = view(i.in[1]);
  changes.penalty = i.p.penalty.type;
}
void CudaOps::clip_value(const Instruction& i) { changes_[i.out[0]].clip_value = view(i.in[1]); }
void CudaOps::clip_norm(const Instruction& i) {
  const auto clip = static_cast<std::int32_t>(next_clip_++);
  launch(SquareSum{in(i, 0), square_sums(), clip});
  launch(ClipFactor{square_sums(), clip, 1, false, hyperparameter(i.in[1]), factor(clip)});
  changes_[i.out[0]].clip_factor = factor(clip);
}
void CudaOps::square_sum(const Instruction& i) { launch(SquareSum{in(i, 0), square_sums(), i.p.index}); }
void CudaOps::global_norm_factor(const Instruction& i) {
  launch(ClipFactor{square_sums(), 0, i.p.index, true, hyperparameter(i.in[1]), factor(sizes_.clips)});
}
void CudaOps::scale(const Instruction& i) { changes_[i.out[0]].clip_factor = factor(sizes_.clips); }

void CudaOps::optimizer_constants(const Instruction& i) {
  launch(OptimizerConstants{i.p.optimizer, memory_.rates.data(), memory_.state.data(), hyperparameter(i.in[0]),
                            hyperparameter(i.in[1]), view(i.out[0])});
}

void CudaOps::optimize(const Instruction& i) {
  Optimize operation{i.p.optimizer, view(i.in[0]), view(i.in[1]), view(i.out[0]), {}, {}};
  for (int k = 0; k < 3; ++k) operation.state[k] = view(i.out[1 + k]);
  if (const auto found = changes_.find(i.in[0]); found != changes_.end()) {
    operation.changes = found->second;
    changes_.erase(found);
  }
  launch(operation);
}

void CudaOps::settle(SlotId slot) {
  const auto found = changes_.find(slot);
  if (found == changes_.end()) return;
  const GradientChanges changes = found->second;
  changes_.erase(found);
  launch(ChangeGradient{view(slot), changes});
}

void CudaOps::moments(const Instruction& i) {
  launch(TakeMoments{in(i, 0), memory_.moments.data(), sizes_.members, sizes_.tensors, i.p.index, memory_.kept.data(),
                     memory_.state.data()});
}
void CudaOps::values(const Instruction& i) {
  launch(TakeValues{in(i, 0), memory_.values[static_cast<std::size_t>(i.p.index)].data(), sizes_.members,
                    memory_.state.data()});
}

}  // namespace cenote::cuda
