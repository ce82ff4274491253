#pragma once

#include "kernels/cpu/loss.h"
#include "kernels/cpu/member_ops.h"
#include "kernels/cpu/moments.h"
#include "kernels/cpu/narrow_sums.h"
#include "kernels/cpu/readings.h"
#include "kernels/cpu/shuffled_orders.h"

namespace cenote::cpu::CENOTE_TARGET {

/// The operations of the interpreter for a group of members, a lane each: every number is a line.
class GroupOps : public MemberOps<GroupOps, lane_count, Lines> {
 public:
  using MemberOps::MemberOps;

  // What run_schedule asks for, beside MemberOps.
  void load_shuffled(Batch batch);
  void load_in_order(Part part, Batch batch);

  // What run_step asks for, beside LineOps and MemberOps.
  void super_instruction(const Instruction& i);
  void loss(const Instruction& i) { cpu::CENOTE_TARGET::loss(i.p.loss, {in(i, 0), in(i, 1), in(i, 2)}, report_); }
  void loss_backward(const Instruction& i) {
    cpu::CENOTE_TARGET::loss_backward(i.p.loss, {in(i, 0), {}, in(i, 1)}, out(i, 0));
  }
  void output_gradient(const Instruction& i) {
    cpu::CENOTE_TARGET::output_gradient(i.p.loss, {in(i, 0), in(i, 1), in(i, 2)}, out(i, 0));
  }

  // What MemberOps and run_dense ask for.
  void shuffle(std::uint32_t epoch);
  static float& number(const Tensor& t, std::int64_t row, std::int64_t column, int member) {
    return t.at(row, column)[member];
  }
  static void set_number(float* line, int member, float value) { line[member] = value; }
  void square_sums(const Instruction& i, double (&sums)[lane_count]) {
    cpu::CENOTE_TARGET::square_sums(in(i, 0), sums);
  }
  void penalty_sums(const Instruction& i, double (&sums)[lane_count]) {
    cpu::CENOTE_TARGET::penalty_sums(GroupElements{in(i, 0)}, i.p.penalty.type, sums);
  }
  static void scale_by(const Tensor& gradient, const double (&factors)[lane_count]) {
    cpu::CENOTE_TARGET::scale(gradient, factors);
  }
  void moments_of(const Instruction& i, Moments (&moments)[lane_count]) {
    cpu::CENOTE_TARGET::moments(GroupElements{in(i, 0)}, group_.member_count, moments);
  }
  void norms_of(const Instruction& i, TensorNorm (&norms)[lane_count]) {
    cpu::CENOTE_TARGET::norms(GroupElements{in(i, 0)}, norms);
  }
  void read(const Instruction& i, LaneNumbers& numbers) {
    cpu::CENOTE_TARGET::read({i.p.reading, in(i, 0), in(i, 1), in(i, 2)}, numbers);
  }

  Tensor kernel(const Instruction& i) const { return in(i, 1); }

 private:
  void input_norm(const Instruction& i);
  void kernel_norm(const Instruction& i);
};

}  // namespace cenote::cpu::CENOTE_TARGET
