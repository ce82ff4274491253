#pragma once

#include "kernels/cpu/line_ops.h"
#include "kernels/math/random.h"

namespace cenote::cpu::CENOTE_TARGET {

/// What is done for each of so many members by itself: orders, hyperparameters, history, sums in double. `Ops` knows
/// where a member's numbers lie:
///   void shuffle(epoch)                                   the members' orders
///   float& number(Tensor, row, column, member)
///   void set_number(line, member, value)                  one number for all that the member has in a line
///   void square_sums(Instruction, double (&)[Members])    Σx² of in[0]
///   void penalty_sums(Instruction, double (&)[Members])
///   void scale_by(Tensor, const double (&)[Members])
///   void moments_of(Instruction, Moments (&)[Members])    of the members there are
///   void norms_of(Instruction, TensorNorm (&)[Members])
///   void read(Instruction, double (&)[Members][most_numbers])    of a reading
/// Left: what the left factor of a product is made of.
template <class Ops, int Members, class Left>
class MemberOps : public LineOps {
 public:
  explicit MemberOps(const GroupRun& group) : LineOps(group) {
    for (int m = 0; m < Members; ++m) {
      const std::int64_t last = group.member_count - 1;
      member_[m] = group.first_member + (m < last ? m : last);
    }
    while (in_full_ < group.member_count && group.sink->traces_in_full(member_[in_full_])) ++in_full_;
  }

  // What run_schedule asks for.
  void load_initial_weights() {
    for (int m = 0; m < Members; ++m) {
      if (m < group_.member_count)
        group_.run->members.initial_weights(member_[m], {group_.scratch, size_of(program_.weight_count)});
      for (std::size_t k = 0; k < program_.variables.size(); ++k) read_variable(k, m);
      for (std::size_t k = 0; k < program_.hyperparameters.size(); ++k) read_hyperparameter(k, m);
    }
  }
  void store_weights() {
    for (int m = 0; m < group_.member_count; ++m) {
      for (std::size_t k = 0; k < program_.variables.size(); ++k) {
        const Variable& variable = program_.variables.data()[k];
        write_numbers(variable.slot, m, group_.scratch + variable.offset);
      }
      group_.sink->weights(member_[m], {group_.scratch, size_of(program_.weight_count)});
    }
  }
  void begin_epoch(std::int64_t epoch) {
    const Schedule& schedule = group_.run->schedule;
    if (schedule.shuffle) return ops().shuffle(static_cast<std::uint32_t>(epoch));
    for (int m = 0; m < Members; ++m)
      for (std::int64_t i = 0; i < schedule.train_rows; ++i)
        group_.order[m * schedule.train_rows + i] = static_cast<std::int32_t>(i);
  }
  void begin_step(std::int64_t step, Tracing tracing) {
    step_ = step;
    tracing_ = tracing;
    due_ = due_for(in_full_ > 0, tracing.due);
  }
  void end_step(std::int64_t step) {
    for (int m = 0; m < group_.member_count; ++m) {
      if (nonfinite_[m] || math::is_finite(report_[m])) continue;
      nonfinite_[m] = true;
      group_.sink->first_nonfinite(member_[m], step);
    }
  }
  void clear_totals() {
    for (double& total : totals_) total = 0;
  }
  void add_to_totals(std::int64_t rows) {
    for (int i = 0; i < report_columns() * Members; ++i) totals_[i] += report_[i] * static_cast<double>(rows);
  }
  void write_history(std::int64_t epoch, HistoryPart part, std::int64_t rows) {
    double values[max_columns_of_report];
    const int columns = report_columns();
    for (int m = 0; m < group_.member_count; ++m) {
      for (int c = 0; c < columns; ++c) values[c] = totals_[c * Members + m] / static_cast<double>(rows);
      group_.sink->history(member_[m], epoch, part, {values, static_cast<std::size_t>(columns)});
    }
  }
  bool epoch_done(std::int64_t epoch) {
    const bool goes_on = group_.sink->epoch_done(member_[0], group_.member_count, epoch);
    if (goes_on && group_.sink->wants_weights(member_[0])) store_weights();
    return goes_on;
  }
  void write_predictions(Batch batch) {
    for (int m = 0; m < group_.member_count; ++m) {
      const std::int64_t count = write_numbers(plan_.output, m, group_.scratch);
      group_.sink->prediction(member_[m], batch.first, {group_.scratch, size_of(count)});
    }
  }

  const double* report() const { return report_; }

  // What run_step asks for.
  void dense_forward(const Instruction& i) {
    cpu::CENOTE_TARGET::dense_forward<Left, Activation::linear>(operands(i), out(i, 0));
  }
  void dense_backward_input(const Instruction& i) {
    cpu::CENOTE_TARGET::dense_backward_input<Left, Epilogue::backward, Activation::linear>(backward_operands(i),
                                                                                           out(i, 0), i.accumulate);
  }
  void dense_backward_kernel(const Instruction& i) {
    cpu::CENOTE_TARGET::dense_backward_kernel<Left>({in(i, 0), in(i, 1), out(i, 0), i.accumulate, group_.helpers});
  }
  void penalty(const Instruction& i) {
    double sums[Members];
    ops().penalty_sums(i, sums);
    const double* const factor = hyperparameters(i.in[1]);
    for (int m = 0; m < Members; ++m) report_[m] += factor[m] * sums[m];
  }
  void clip_norm(const Instruction& i) {
    find_clip_factor(i);
    scale(i);
  }
  void square_sum(const Instruction& i) {
    double sums[Members];
    ops().square_sums(i, sums);
    for (int m = 0; m < Members; ++m) clip_total_[m] = (i.p.index == 0 ? 0.0 : clip_total_[m]) + sums[m];
  }
  void global_norm_factor(const Instruction& i) {
    const double* const threshold = hyperparameters(i.in[1]);
    for (int m = 0; m < Members; ++m) clip_factor_[m] = global_factor(clip_total_[m], threshold[m]);
  }
  void scale(const Instruction& i) { ops().scale_by(in(i, 0), clip_factor_); }
  void optimizer_constants(const Instruction& i) {
    const StepRate& rate = group_.run->schedule.rates.data()[step_];
    for (int m = 0; m < Members; ++m) {
      float constants[constant_count * lane_count];
      write_constants(i.p.optimizer, rate, hyperparameters(i.in[0])[m],
                      i.in[1] == no_slot ? 0.0 : hyperparameters(i.in[1])[m], {constants}, 0);
      for (std::int64_t k = 0; k < constant_count; ++k)
        ops().set_number(out(i, 0).line(k), m, constants[k * lane_count]);
    }
  }
  void moments(const Instruction& i) {
    const int in_full = (i.p.moments.full & tracing_.due) != 0 ? in_full_ : 0;
    TensorNorm norms[Members];
    if (in_full > 0)
      report_moments(i, in_full, norms);
    else
      ops().norms_of(i, norms);
    if (in_full < group_.member_count)
      report_norms(i.p.moments.index, in(i, 0).rows * place(i.in[0]).columns, norms, in_full);
  }
  void reading(const Instruction& i) {
    double numbers[Members][most_numbers];
    ops().read(i, numbers);
    for (int m = 0; m < in_full_; ++m)
      group_.sink->reading(member_[m], tracing_.record, i.p.reading.index,
                           {numbers[m], size_of(numbers_of(i.p.reading.instrument))});
  }
  void values(const Instruction& i) {
    for (int m = 0; m < group_.member_count; ++m) {
      const std::int64_t count = write_numbers(i.in[0], m, group_.scratch);
      group_.sink->values(member_[m], tracing_.record, i.p.index, {group_.scratch, size_of(count)});
    }
  }

 protected:
  static constexpr int max_columns_of_report = 8;

  DenseOperands operands(const Instruction& i) const {
    return {in(i, 0), in(i, 1), in(i, 2), in(i, 3), group_.helpers};
  }
  BackwardOperands backward_operands(const Instruction& i) {
    return {in(i, 0), ops().kernel(i), in(i, 2), in(i, 3), group_.helpers};
  }

  static constexpr std::size_t size_of(std::int64_t count) { return static_cast<std::size_t>(count); }
  int report_columns() const { return static_cast<int>(1 + program_.metrics.size()); }
  /// The members' hyperparameters in double, as given.
  const double* hyperparameters(SlotId slot) const {
    const auto* all = program_.hyperparameters.data();
    std::size_t k = 0;
    while (all[k].slot != slot) ++k;
    return group_.hyperparameters + k * Members;
  }
  /// Runs a super-instruction that both paths have. @returns whether it was one
  bool run_shared(const Instruction& i) {
    if (i.opcode == cenote::activation_with_derivative) return activation_with_derivative(i), true;
    if (i.opcode == batch_norm_backward_relu) return batch_norm_backward_after<Activation::relu>(i), true;
    if (i.opcode == batch_norm_backward_sigmoid) return batch_norm_backward_after<Activation::sigmoid>(i), true;
    if (i.opcode == batch_norm_backward_tanh) return batch_norm_backward_after<Activation::tanh>(i), true;
    if (i.opcode == cenote::multiply) return multiply(i), true;
    if (i.opcode == clip_factor) return find_clip_factor(i), true;
    if (i.opcode == cenote::scaled_update) return run_scaled_update(i), true;
    if (i.opcode == cenote::value_clipped_update) return value_clipped_update(i), true;
    if (i.opcode == L1_penalized_update) return penalized_update<Regularizer::Type::L1>(i), true;
    if (i.opcode == L2_penalized_update) return penalized_update<Regularizer::Type::L2>(i), true;
    return false;
  }
  /// Runs a super-instruction of a dense layer.
  void run_dense(const Instruction& i) {
    if (i.opcode == dense_backward_input_multiply)
      return cpu::CENOTE_TARGET::dense_backward_input<Left, Epilogue::multiply, Activation::linear>(
          backward_operands(i), out(i, 0), false);
    math::with_activation(i.p.activation.kind, [&]<Activation A>() {
      if constexpr (has_fused_kernel(A)) run_dense_activation<A>(i);
    });
  }

  std::int64_t member_[Members];
  double report_[max_columns_of_report * Members] = {};
  double totals_[max_columns_of_report * Members] = {};

  /// Of all members from the first on. count: the tensor's elements
  void report_norms(std::int32_t tensor, std::int64_t count, const TensorNorm (&norms)[Members], int first = 0) {
    group_.sink->norms(member_[first], tracing_.record, tensor, count,
                       {norms + first, size_of(group_.member_count - first)});
  }

 private:
  Ops& ops() { return static_cast<Ops&>(*this); }

  template <Activation A>
  void run_dense_activation(const Instruction& i) {
    if (i.opcode == dense_activation_forward) return cpu::CENOTE_TARGET::dense_forward<Left, A>(operands(i), out(i, 0));
    if (i.opcode == dense_backward_input_activation)
      return cpu::CENOTE_TARGET::dense_backward_input<Left, Epilogue::backward, A>(backward_operands(i), out(i, 0),
                                                                                   false);
    if constexpr (has_residual_kernel(A)) {
      if (i.opcode == dense_activation_add)
        cpu::CENOTE_TARGET::dense_forward_add<Left, A>(operands(i), in(i, 4), out(i, 0), out(i, 1));
      if (i.opcode == dense_backward_input_both)
        cpu::CENOTE_TARGET::dense_backward_input<Left, Epilogue::backward_both, A>(backward_operands(i), out(i, 0),
                                                                                   i.accumulate, out(i, 1));
    }
  }

  void read_variable(std::size_t k, int m) {
    const Variable& variable = program_.variables.data()[k];
    const Tensor to = tensor(variable.slot);
    const double* from = group_.scratch + variable.offset;
    const std::int32_t columns = place(variable.slot).columns;
    for (std::int64_t r = 0; r < to.rows; ++r)
      for (std::int32_t c = 0; c < columns; ++c) ops().number(to, r, c, m) = static_cast<float>(*from++);
  }
  void read_hyperparameter(std::size_t k, int m) {
    const auto& hyperparameter = program_.hyperparameters.data()[k];
    const double value = group_.run->members.hyperparameter(hyperparameter, member_[m]);
    group_.hyperparameters[k * Members + static_cast<std::size_t>(m)] = value;
    ops().set_number(tensor(hyperparameter.slot).data, m, static_cast<float>(value));
  }
  /// Of the members that are traced in full. norms: of all
  void report_moments(const Instruction& i, int in_full, TensorNorm (&norms)[Members]) {
    Moments moments[Members];
    ops().moments_of(i, moments);
    group_.sink->moments(member_[0], tracing_.record, i.p.moments.index, {moments, size_of(in_full)});
    for (int m = 0; m < group_.member_count; ++m) norms[m] = {moments[m].square_sum, moments[m].nonfinite_count};
  }
  void find_clip_factor(const Instruction& i) {
    double sums[Members];
    ops().square_sums(i, sums);
    const double* const threshold = hyperparameters(i.in[1]);
    if (none_clips(sums, threshold)) {
      for (double& factor : clip_factor_) factor = 1;
      return;
    }
    for (int m = 0; m < Members; ++m) clip_factor_[m] = norm_factor(sums[m], threshold[m]);
  }
  /// Whether every norm is surely below its threshold, by more than the rounding of a root.
  static bool none_clips(const double (&sums)[Members], const double* threshold) {
    bool below = true;
    for (int m = 0; m < Members; ++m) below = below & (sums[m] < 0.999 * threshold[m] * threshold[m]);
    return below;
  }
  void run_scaled_update(const Instruction& i) {
    float factors[Members];
    bool all_one = true, normal = true;
    for (int m = 0; m < Members; ++m) {
      all_one = all_one & (clip_factor_[m] == 1);
      normal = normal & !(clip_factor_[m] < smallest_float_factor);
      factors[m] = static_cast<float>(clip_factor_[m]);
    }
    if (all_one) return update(i, [](Lanes g, std::int64_t) { return g; });
    if (!normal) {  // such a factor is multiplied in double, by a pass of its own
      scale(i);
      for (float& factor : factors) factor = 1.0f;
    }
    alignas(64) float line[lane_count];
    for (int m = 0; m < Members; ++m) ops().set_number(line, m, factors[m]);
    scaled_update(i, load(line));
  }
  /// @returns how many
  std::int64_t write_numbers(SlotId slot, int m, double* to) {
    const Tensor from = tensor(slot);
    const std::int32_t columns = place(slot).columns;
    for (std::int64_t r = 0; r < from.rows; ++r)
      for (std::int32_t c = 0; c < columns; ++c) *to++ = static_cast<double>(ops().number(from, r, c, m));
    return from.rows * columns;
  }

  int in_full_ = 0;                  ///< members that are traced in full: the first so many
  double clip_total_[Members] = {};  ///< Σ of the square sums so far, in the order of the instructions
  double clip_factor_[Members] = {};
  bool nonfinite_[Members] = {};
};

}  // namespace cenote::cpu::CENOTE_TARGET
