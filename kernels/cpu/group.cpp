#include "kernels/cpu/group.h"

#include "kernels/cpu/path.h"
#include "kernels/cpu/paths.h"

// A lane is a member. Compiled once per SIMD target, with its flags. Nothing here may instantiate code of other
// libraries that the linker could share with the other targets: kernels, virtual calls and pointers only.
namespace cenote::cpu::CENOTE_TARGET {

namespace {

/// One member's rows of a table, in its order, into its lane of `to`. Columns: 0 where the compiler need not know
template <int Columns>
void gather(const Table& table, const std::int32_t* order, const Tensor& to, int lane) {
  const std::int64_t columns = Columns > 0 ? Columns : table.columns, step = to.stride * lane_count;
  const float* const values = table.values;
  float* row = to.data + lane;
  for (std::int64_t r = 0; r < to.rows; ++r, row += step) {
    const float* const from = values + order[r] * columns;
    for (std::int64_t c = 0; c < columns; ++c) row[c * lane_count] = from[c];
  }
}

}  // namespace

void GroupOps::shuffle(std::uint32_t epoch) {
  const Members& members = group_.run->members;
  std::uint32_t seed_index[lane_count];
  for (int lane = 0; lane < lane_count; ++lane) seed_index[lane] = members.seed_index(member_[lane]);
  shuffled_orders({members.seed(), 0, math::Purpose::shuffle, epoch}, seed_index,
                  static_cast<std::int32_t>(group_.run->schedule.train_rows), group_.order);
}

void GroupOps::load_shuffled(Batch batch) {
  begin_batch(batch);
  const Table tables[2] = {group_.x[0], group_.y[0]};
  const SlotId slots[2] = {program_.input, program_.target};
  for (int k = 0; k < 2; ++k) {
    const auto gather_lane = tables[k].columns == 1 ? gather<1> : tables[k].columns == 2 ? gather<2> : gather<0>;
    for (int lane = 0; lane < lane_count; ++lane)
      gather_lane(tables[k], group_.order + lane * group_.run->schedule.train_rows + batch.first, tensor(slots[k]),
                  lane);
  }
}

void GroupOps::load_in_order(Part part, Batch batch) {
  begin_batch(batch);
  const auto index = static_cast<std::size_t>(part);
  const Table tables[2] = {group_.x[index], group_.y[index]};
  const SlotId slots[2] = {program_.input, program_.target};
  for (int k = 0; k < 2; ++k) {
    const Tensor to = tensor(slots[k]);
    const float* from = tables[k].values + batch.first * tables[k].columns;
    for (std::int64_t r = 0; r < rows_; ++r)
      for (std::int64_t c = 0; c < to.columns; ++c) store(Lanes(*from++), to.at(r, c));
  }
}

void GroupOps::super_instruction(const Instruction& i) {
  if (run_shared(i)) return;
  if (i.opcode == dense_backward_input_norm) return input_norm(i);
  if (i.opcode == dense_backward_kernel_norm) return kernel_norm(i);
  run_dense(i);
}

void GroupOps::input_norm(const Instruction& i) {
  BackwardOperands operands = backward_operands(i);
  operands.helpers = nullptr;  // a chain goes through the tiles in their order
  const Tensor dh = out(i, 1);
  SquareChains squares(dh.columns);
  math::with_activation(i.p.activation_norm.activation.kind, [&]<Activation A>() {
    if constexpr (has_fused_kernel(A))
      cpu::CENOTE_TARGET::dense_backward_input<Lines, Epilogue::backward_norm, A>(operands, out(i, 0), false, {},
                                                                                  squares.lines);
  });
  const auto compute_dh = [&] {
    cpu::CENOTE_TARGET::dense_backward_input<Lines, Epilogue::backward, Activation::linear>(operands, dh, false);
    return dh;
  };
  TensorNorm norms[lane_count];
  norms_from(squares.sum(), compute_dh, norms);
  report_norms(i.p.activation_norm.index, dh.rows * dh.columns, norms);
}

void GroupOps::kernel_norm(const Instruction& i) {
  const Tensor dkernel = out(i, 0);
  SquareChains squares(dkernel.columns);
  cpu::CENOTE_TARGET::dense_backward_kernel<Lines>({in(i, 0), in(i, 1), dkernel, false, nullptr, squares.lines});
  TensorNorm norms[lane_count];
  norms_from(
      squares.sum(), [&] { return dkernel; }, norms);
  report_norms(i.p.moments.index, dkernel.rows * dkernel.columns, norms);
}

const Path group_path = path_of<GroupOps>(lane_count, 1);

}  // namespace cenote::cpu::CENOTE_TARGET
