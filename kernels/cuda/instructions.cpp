#include "kernels/cuda/ops.h"

// What an instruction launches here and not on chip.
namespace cenote::cuda {

void CudaOps::run_blas(const Instruction& i) {
  const View a = in(i, 0), b = in(i, 1), c = out(i, 0);
  if (i.opcode == blas_backward_input)
    return blas_->run(blas::input_gemm(a.rows, b.rows, b.columns, i.accumulate), a, b, c, sizes_.members);
  if (i.opcode == blas_backward_kernel)
    return blas_->run(blas::kernel_gemm(a.rows, c.rows, c.columns, i.accumulate), a, b, c, sizes_.members);
  const blas::Gemm gemm = blas::forward_gemm(a.rows, b.rows, b.columns);
  const View bias = in(i, 2);
  const ActivationParameters activation = i.opcode == blas_activation_forward ? i.p.activation : no_activation();
  const bool has_epilogue = bias.data != nullptr || activation.kind != Activation::linear;
  const Epilogue epilogue{bias, activation.kind == Activation::relu};
  if (has_epilogue && blas_->run_fused(gemm, epilogue, a, b, c, sizes_.members)) return;
  blas_->run(gemm, a, b, c, sizes_.members);
  if (has_epilogue) launch(ActivationForward{c, bias, {}, c, activation});
}

void CudaOps::moments(const Instruction& i) {
  launch(TakeMoments{in(i, 0), memory_.moments.data(), sizes_.members, sizes_.tensors, i.p.moments.index,
                     memory_.kept.data(), memory_.state.data()});
}
void CudaOps::values(const Instruction& i) {
  launch(TakeValues{in(i, 0), memory_.values[static_cast<std::size_t>(i.p.index)].data(), sizes_.members,
                    memory_.state.data()});
}

void CudaOps::magnify(const Instruction& i) { launch(Magnify{in(i, 0), out(i, 0)}); }
void CudaOps::reading(const Instruction& i) {
  const std::int64_t first = sizes_.readings[index(i.p.reading.index)];
  launch_operation(TakeReading{i.p.reading,
                               {in(i, 0), in(i, 1), in(i, 2)},
                               {memory_.readings.data(), sizes_.reading_numbers},
                               first,
                               sizes_.members,
                               memory_.state.data()},
                   {stream_.get(), (sizes_.members + 31) / 32});
}

}  // namespace cenote::cuda
