#include "kernels/cpu/alone.h"

#include "kernels/cpu/path.h"
#include "kernels/cpu/paths.h"

// A lane is a unit of one member. Compiled once per SIMD target, under the same rule as group.cpp.
namespace cenote::cpu::CENOTE_TARGET {

namespace {

/// Columns: 0 where the compiler need not know
template <int Columns, class Sample>
void gather_rows(const Table& table, const Tensor& to, Sample sample) {
  const std::int64_t columns = Columns > 0 ? Columns : table.columns, step = to.stride * lane_count;
  float* row = to.data;
  for (std::int64_t r = 0; r < to.rows; ++r, row += step) {
    const float* const from = table.values + sample(r) * columns;
    for (std::int64_t c = 0; c < columns; ++c) row[c] = from[c];
  }
}

}  // namespace

template <class Sample>
void AloneOps::gather(std::size_t part, Sample sample) {
  const Table tables[2] = {group_.x[part], group_.y[part]};
  const SlotId slots[2] = {program_.input, program_.target};
  for (int k = 0; k < 2; ++k) {
    const Tensor to = tensor(slots[k]);
    if (tables[k].columns == 1)
      gather_rows<1>(tables[k], to, sample);
    else if (tables[k].columns == 2)
      gather_rows<2>(tables[k], to, sample);
    else
      gather_rows<0>(tables[k], to, sample);
  }
}

void AloneOps::shuffle(std::uint32_t epoch) {
  const Members& members = group_.run->members;
  math::shuffled_order(members.seed(), members.seed_index(member_[0]), epoch,
                       static_cast<std::int32_t>(group_.run->schedule.train_rows), group_.order);
}

void AloneOps::load_shuffled(Batch batch) {
  begin_batch(batch);
  const std::int32_t* const order = group_.order + batch.first;
  gather(0, [&](std::int64_t r) -> std::int64_t { return order[r]; });
}

void AloneOps::load_in_order(Part part, Batch batch) {
  begin_batch(batch);
  gather(static_cast<std::size_t>(part), [&](std::int64_t r) { return batch.first + r; });
}

RowTensor AloneOps::rows(SlotId slot) const {
  if (slot == no_slot) return {};
  const Tensor t = tensor(slot);
  return {t.data, t.rows, place(slot).columns, t.stride * lane_count};
}

void AloneOps::run_blas(const Instruction& i) {
  const RowTensor a = rows(i.in[0]), b = rows(i.in[1]), to = rows(i.out[0]);
  if (i.opcode == blas_forward) return blas_dense_forward(a, b, rows(i.in[2]), to);
  if (i.opcode == blas_backward_input) return blas_dense_backward_input(a, b, to, i.accumulate);
  blas_dense_backward_kernel(a, b, to, i.accumulate);
}

void AloneOps::super_instruction(const Instruction& i) {
  if (run_shared(i)) return;
  if (is_blas(i.opcode)) return run_blas(i);
  run_dense(i);
}

void AloneOps::activation_forward(const Instruction& i) {
  if (i.p.activation.kind != Activation::softmax) return MemberOps::activation_forward(i);
  const Tensor z = samples(i.in[0], 0);
  for (std::int64_t r = 0; r < z.rows; ++r) softmax_row(z, z, r);
  samples_in_rows(z, out(i, 0), false);
}

void AloneOps::activation_backward(const Instruction& i) {
  if (i.p.activation.kind != Activation::softmax) return MemberOps::activation_backward(i);
  const Tensor h = samples(i.in[0], 0), dh = samples(i.in[1], 1);
  for (std::int64_t r = 0; r < h.rows; ++r) softmax_gradient_row(h, dh, dh, r, false);
  samples_in_rows(dh, out(i, 0), i.accumulate);
}

void AloneOps::loss(const Instruction& i) {
  const LossOperands o{samples(i.in[0], 0), samples(i.in[1], 1), samples(i.in[2], 2)};
  loss_of_samples(i.p.loss, o, rows_, scratch(3), report_);
}

template <class GradientRow>
void AloneOps::gradient_of_samples(const Instruction& i, GradientRow gradient_row) {
  const std::int32_t units = place(i.out[0]).columns;
  const std::int64_t rows = (rows_ + lane_count - 1) / lane_count;
  const Tensor gradient{scratch(3), rows, units, units};
  for (std::int64_t r = 0; r < rows; ++r) gradient_row(gradient, r, loss_count(i.p.loss, rows_, units));
  samples_in_rows(gradient, out(i, 0), false);
}

void AloneOps::loss_backward(const Instruction& i) {
  const LossOperands o{samples(i.in[0], 0), {}, samples(i.in[1], 1)};
  gradient_of_samples(i, [&](const Tensor& gradient, std::int64_t row, Lanes count) {
    loss_gradient_row(i.p.loss, o, gradient, row, count);
  });
}

void AloneOps::output_gradient(const Instruction& i) {
  const LossOperands o{samples(i.in[0], 0), samples(i.in[1], 1), samples(i.in[2], 2)};
  gradient_of_samples(i, [&](const Tensor& gradient, std::int64_t row, Lanes count) {
    output_gradient_row(i.p.loss, o, gradient, row, count);
  });
}

const Path alone_path = path_of<AloneOps>(1, lane_count);

}  // namespace cenote::cpu::CENOTE_TARGET
