#pragma once

#include "kernels/cpu/batch_norm.h"
#include "kernels/cpu/dense.h"
#include "kernels/cpu/elementwise.h"
#include "kernels/cpu/loss.h"
#include "kernels/cpu/norms.h"
#include "kernels/cpu/optimizer.h"
#include "kernels/cpu/target.h"
#include "kernels/interpreter/run_schedule.h"
#include "kernels/math/random.h"

namespace cenote::cpu::CENOTE_TARGET {

/// The operations of the interpreter for a group of members, a lane each: finds the operands, calls the kernels.
/// Memory is the caller's; nothing here allocates, so that no code of other libraries is compiled for this target.
class GroupOps {
 public:
  explicit GroupOps(const GroupRun& group) : group_(group), program_(group.run->program), plan_(*group.plan) {
    for (int lane = 0; lane < lane_count; ++lane) {
      const std::int64_t last = group.member_count - 1;
      member_[lane] = group.first_member + (lane < last ? lane : last);
    }
  }

  // What run_schedule asks for.
  void load_initial_weights();
  void store_weights();
  void begin_batch(Batch batch) { rows_ = batch.count; }
  void load_shuffled(Batch batch);
  void load_in_order(Part part, Batch batch);
  void begin_epoch(std::int64_t epoch);
  void begin_step(std::int64_t step, std::int32_t record);
  void end_step(std::int64_t step);
  void clear_totals();
  void add_to_totals(std::int64_t rows);
  void write_history(std::int64_t epoch, HistoryPart part, std::int64_t rows);
  bool epoch_done(std::int64_t epoch);
  void write_predictions(Batch batch);

  const double* report() const { return report_; }

  // What run_step asks for.
  bool is_traced() const { return record_ != not_traced; }
  void super_instruction(const Instruction& i);
  void dense_forward(const Instruction& i) {
    cpu::CENOTE_TARGET::dense_forward<Activation::linear>(in(i, 0), in(i, 1), in(i, 2), {}, out(i, 0));
  }
  void dense_backward_input(const Instruction& i) {
    cpu::CENOTE_TARGET::dense_backward_input<Activation::linear>(in(i, 0), in(i, 1), {}, {}, out(i, 0), i.accumulate);
  }
  void dense_backward_kernel(const Instruction& i) {
    cpu::CENOTE_TARGET::dense_backward_kernel(in(i, 0), in(i, 1), out(i, 0), i.accumulate);
  }
  void dense_backward_bias(const Instruction& i) {
    cpu::CENOTE_TARGET::dense_backward_bias(in(i, 0), out(i, 0), i.accumulate);
  }
  void activation_forward(const Instruction& i) {
    cpu::CENOTE_TARGET::activation_forward(i.p.activation, in(i, 0), in(i, 1), out(i, 0));
  }
  void activation_backward(const Instruction& i) {
    cpu::CENOTE_TARGET::activation_backward(i.p.activation, in(i, 0), in(i, 1), in(i, 2), out(i, 0), i.accumulate);
  }
  void prelu_forward(const Instruction& i) { cpu::CENOTE_TARGET::prelu_forward(in(i, 0), in(i, 1), out(i, 0)); }
  void prelu_backward_input(const Instruction& i) {
    cpu::CENOTE_TARGET::prelu_backward_input(in(i, 0), in(i, 1), in(i, 2), out(i, 0), i.accumulate);
  }
  void prelu_backward_alpha(const Instruction& i) {
    cpu::CENOTE_TARGET::prelu_backward_alpha(in(i, 0), in(i, 1), out(i, 0), i.accumulate);
  }
  void batch_norm_forward(const Instruction& i) {
    cpu::CENOTE_TARGET::batch_norm_forward({in(i, 0), in(i, 1), in(i, 2), out(i, 1), out(i, 2), epsilon(i)}, out(i, 0));
  }
  void batch_norm_inference(const Instruction& i) {
    batch_norm_normalize({in(i, 0), in(i, 1), in(i, 2), in(i, 3), in(i, 4), epsilon(i)}, out(i, 0));
  }
  void batch_norm_update(const Instruction& i) {
    for (int k = 0; k < 2; ++k) cpu::CENOTE_TARGET::batch_norm_update(in(i, k), out(i, k), i.p.batch_norm.momentum);
  }
  void batch_norm_backward(const Instruction& i) {
    cpu::CENOTE_TARGET::batch_norm_backward({in(i, 0), in(i, 2), {}, in(i, 3), in(i, 4), epsilon(i)},
                                            {in(i, 1), out(i, 0), out(i, 1), out(i, 2), i.accumulate});
  }
  void add(const Instruction& i) { cpu::CENOTE_TARGET::add(in(i, 0), in(i, 1), out(i, 0)); }
  void copy(const Instruction& i) { cpu::CENOTE_TARGET::copy(in(i, 0), out(i, 0), i.accumulate); }
  void loss(const Instruction& i) { cpu::CENOTE_TARGET::loss(i.p.loss, {in(i, 0), in(i, 1), in(i, 2)}, report_); }
  void loss_backward(const Instruction& i) {
    cpu::CENOTE_TARGET::loss_backward(i.p.loss, {in(i, 0), {}, in(i, 1)}, out(i, 0));
  }
  void output_gradient(const Instruction& i) {
    cpu::CENOTE_TARGET::output_gradient(i.p.loss, {in(i, 0), in(i, 1), in(i, 2)}, out(i, 0));
  }
  void penalty(const Instruction& i);
  void penalty_backward(const Instruction& i) {
    cpu::CENOTE_TARGET::penalty_backward(in(i, 0), i.p.penalty.type, in(i, 1), out(i, 0));
  }
  void clip_value(const Instruction& i) { cpu::CENOTE_TARGET::clip_value(in(i, 0), in(i, 1)); }
  void clip_norm(const Instruction& i);
  void square_sum(const Instruction& i);
  void global_norm_factor(const Instruction& i);
  void scale(const Instruction& i) { cpu::CENOTE_TARGET::scale(in(i, 0), clip_factor_); }
  void optimizer_constants(const Instruction& i);
  void adam(const Instruction& i) {
    optimize(Adam(i.p.optimizer, in(i, 1), out(i, 0), out(i, 1), out(i, 2), out(i, 3)), in(i, 0));
  }
  void sgd(const Instruction& i) { optimize(Sgd(i.p.optimizer, in(i, 1), out(i, 0), out(i, 1)), in(i, 0)); }
  void rmsprop(const Instruction& i) {
    optimize(RmsProp(i.p.optimizer, in(i, 1), out(i, 0), out(i, 1), out(i, 2), out(i, 3)), in(i, 0));
  }
  void snapshot(const Instruction& i) { cpu::CENOTE_TARGET::copy(in(i, 0), out(i, 0), false); }
  void difference(const Instruction& i) {
    for_each_line(
        out(i, 0), [](Lanes now, Lanes before) { return now - before; }, in(i, 0), in(i, 1));
  }
  void moments(const Instruction& i);
  void values(const Instruction& i);

 private:
  static constexpr int max_columns_of_report = 8;

  void run_blas(const Instruction& i);

  Tensor tensor(SlotId slot) const {
    if (slot == no_slot) return {};
    const Place& place = plan_.places.data()[slot];
    return {group_.arena + place.offset * lane_count, place.rows == 0 ? rows_ : place.rows, place.columns,
            place.stride};
  }
  Tensor in(const Instruction& i, int k) const { return tensor(i.in[k]); }
  Tensor out(const Instruction& i, int k) const { return tensor(i.out[k]); }
  static float epsilon(const Instruction& i) { return static_cast<float>(i.p.batch_norm.epsilon); }
  int report_columns() const { return static_cast<int>(1 + program_.metrics.size()); }
  /// A member's hyperparameter in double, as given.
  double hyperparameter(SlotId slot, int lane) const;

  const GroupRun& group_;
  const Program& program_;
  const Plan& plan_;
  std::int64_t member_[lane_count];
  std::int64_t rows_ = 0;  ///< of the batch
  std::int64_t step_ = 0;
  std::int32_t record_ = not_traced;
  double report_[max_columns_of_report * lane_count] = {};
  double totals_[max_columns_of_report * lane_count] = {};
  double clip_total_[lane_count] = {};  ///< Σ of the square sums so far, in the order of the instructions
  double clip_factor_[lane_count] = {};
  bool nonfinite_[lane_count] = {};
};

}  // namespace cenote::cpu::CENOTE_TARGET
