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

void CudaOps::moments(const Instruction& i) { batch_->enter(TakeMoments{in(i, 0), i.p.moments.index}); }
void CudaOps::values(const Instruction& i) {
  batch_->enter(TakeValues{in(i, 0), memory_.values[index(i.p.index)].data(), sizes_.members, memory_.state.data()});
}
void CudaOps::reading(const Instruction& i) {
  batch_->enter(TakeReading{i.p.reading,
                            {in(i, 0), in(i, 1), in(i, 2)},
                            {memory_.readings.data(), sizes_.reading_numbers},
                            sizes_.readings[index(i.p.reading.index)],
                            sizes_.members,
                            memory_.state.data()});
}

void CudaOps::magnify(const Instruction& i) { launch(Magnify{in(i, 0), out(i, 0)}); }

template <class Operation>
void CudaOps::launch_table(const OperationTable<Operation>& table) {
  launch_operations(table, {stream_.get(), sizes_.members});
}
template <>
void CudaOps::launch_table(const OperationTable<TakeMoments>& table) {
  const MomentBuffers to{memory_.moments.data(), sizes_.members,         sizes_.tensors,
                         memory_.kept.data(),    sizes_.tensors_at_once, memory_.state.data()};
  launch_moments(table, to, stream_.get());
}

void CudaOps::run_batch(InstructionList list) {
  settle_all();
  Tables tables;
  batch_ = &tables;
  run_step(list, *this);
  settle_all();
  batch_ = nullptr;
  tables.for_each([this](auto& table) {
    table_memory_.put(table);
    if (is_eager() || is_alone_) table_memory_.upload();
    launch_table(table);
  });
}

void CudaOps::run_or_batch(InstructionList list) {
  for (std::int32_t k = 0; k < list.count;) {
    const std::int32_t alike = batch_at_front({list.data + k, list.count - k}, due(), plan_, sizes_.batch);
    if (alike > 0)
      run_batch({list.data + k, alike});
    else
      run_step({list.data + k, 1}, *this);
    k += alike > 0 ? alike : 1;
  }
}

}  // namespace cenote::cuda
