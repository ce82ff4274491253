#pragma once

#include "kernels/cpu/alone_loss.h"
#include "kernels/cpu/alone_sums.h"
#include "kernels/cpu/blas_dense.h"
#include "kernels/cpu/member_ops.h"
#include "kernels/math/readings.h"

namespace cenote::cpu::CENOTE_TARGET {

/// The operations of the interpreter for one member, whose units are the lanes: rows of a tensor are whole lines. What
/// lies in a row beyond its last number is never read into a number.
class AloneOps : public MemberOps<AloneOps, 1, Numbers> {
 public:
  using MemberOps::MemberOps;

  // What run_schedule asks for, beside MemberOps.
  void load_shuffled(Batch batch);
  void load_in_order(Part part, Batch batch);

  // What run_step asks for, beside LineOps and MemberOps.
  void super_instruction(const Instruction& i);
  void activation_forward(const Instruction& i);
  void activation_backward(const Instruction& i);
  void loss(const Instruction& i);
  void loss_backward(const Instruction& i);
  void output_gradient(const Instruction& i);

  // What MemberOps and run_dense ask for; kernel: for the way back.
  void shuffle(std::uint32_t epoch);
  static float& number(const Tensor& t, std::int64_t row, std::int64_t column, int) { return t.at(row, 0)[column]; }
  static void set_number(float* line, int, float value) { store(Lanes(value), line); }
  void square_sums(const Instruction& i, double (&sums)[1]) { sums[0] = square_sum_of(elements(i.in[0])); }
  void penalty_sums(const Instruction& i, double (&sums)[1]) {
    sums[0] = penalty_sum(elements(i.in[0]), i.p.penalty.type);
  }
  static void scale_by(const Tensor& gradient, const double (&factors)[1]) {
    double every[lane_count];
    for (double& factor : every) factor = factors[0];
    cpu::CENOTE_TARGET::scale(gradient, every);
  }
  void moments_of(const Instruction& i, Moments (&moments)[1]) {
    moments[0] = cpu::CENOTE_TARGET::moments(elements(i.in[0]));
  }
  void norms_of(const Instruction& i, TensorNorm (&norms)[1]) { cpu::CENOTE_TARGET::norms(elements(i.in[0]), norms); }
  void read(const Instruction& i, double (&numbers)[1][most_numbers]) {
    math::read(i.p.reading, {strided(i.in[0]), strided(i.in[1]), strided(i.in[2])}, numbers[0]);
  }
  __attribute__((noinline)) Tensor kernel(const Instruction& i) const {
    return transposed(in(i, 1), place(i.in[1]).columns, group_.lines);
  }

 private:
  math::Strided strided(SlotId slot) const {
    if (slot == no_slot) return {};
    math::Strided x = elements(slot).strided();
    if (place(slot).lines == place(slot).columns) x.column_stride = lane_count;  // a number fills its line
    return x;
  }
  /// The batch's rows of the data; sample(r): which of them is row r
  template <class Sample>
  void gather(std::size_t part, Sample sample);
  void run_blas(const Instruction& i);
  RowTensor rows(SlotId slot) const;
  AloneElements elements(SlotId slot) const { return {tensor(slot), place(slot).columns}; }
  /// The operand in[k] with samples in its lanes, in the k-th part of the scratch lines; or none.
  Tensor samples(SlotId slot, int k) const {
    if (slot == no_slot) return {};
    return samples_in_lanes(tensor(slot), place(slot).columns, scratch(k));
  }
  float* scratch(int k) const { return group_.lines + k * group_.sample_lines * lane_count; }
  /// Takes `gradient_row(gradient, row)` of all samples to out[0].
  template <class GradientRow>
  void gradient_of_samples(const Instruction& i, GradientRow gradient_row);
};

}  // namespace cenote::cpu::CENOTE_TARGET
