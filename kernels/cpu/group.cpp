#include "kernels/cpu/group.h"

#include <new>

// Compiled once per SIMD target, with its flags. Nothing here may instantiate code of other libraries that the linker
// could share with the other targets: kernels, virtual calls and pointers only.
namespace cenote::cpu::CENOTE_TARGET {

namespace {

int lane_of(std::int64_t member_count, int lane) {
  return static_cast<std::int64_t>(lane) < member_count ? lane : static_cast<int>(member_count - 1);
}

void set_line(float* line, int lane, double value) { line[lane] = static_cast<float>(value); }

}  // namespace

void GroupOps::load_initial_weights() {
  const auto* variables = program_.variables.data();
  const auto* hyperparameters = program_.hyperparameters.data();
  for (int lane = 0; lane < lane_count; ++lane) {
    if (lane_of(group_.member_count, lane) == lane)
      group_.run->members.initial_weights(member_[lane],
                                          {group_.scratch, static_cast<std::size_t>(program_.weight_count)});
    for (std::size_t k = 0; k < program_.variables.size(); ++k) {
      const Tensor to = tensor(variables[k].slot);
      const double* from = group_.scratch + variables[k].offset;
      for (std::int64_t r = 0; r < to.rows; ++r)
        for (std::int64_t c = 0; c < to.columns; ++c) set_line(to.at(r, c), lane, *from++);
    }
    for (std::size_t k = 0; k < program_.hyperparameters.size(); ++k) {
      const double value = group_.run->members.hyperparameter(hyperparameters[k], member_[lane]);
      group_.hyperparameters[k * lane_count + static_cast<std::size_t>(lane)] = value;
      set_line(tensor(hyperparameters[k].slot).data, lane, value);
    }
  }
}

void GroupOps::store_weights() {
  const auto* variables = program_.variables.data();
  for (int lane = 0; lane < group_.member_count; ++lane) {
    for (std::size_t k = 0; k < program_.variables.size(); ++k) {
      const Tensor from = tensor(variables[k].slot);
      double* to = group_.scratch + variables[k].offset;
      for (std::int64_t r = 0; r < from.rows; ++r)
        for (std::int64_t c = 0; c < from.columns; ++c) *to++ = static_cast<double>(from.at(r, c)[lane]);
    }
    group_.sink->weights(member_[lane], {group_.scratch, static_cast<std::size_t>(program_.weight_count)});
  }
}

double GroupOps::hyperparameter(SlotId slot, int lane) const {
  const auto* hyperparameters = program_.hyperparameters.data();
  std::size_t k = 0;
  while (hyperparameters[k].slot != slot) ++k;
  return group_.hyperparameters[k * lane_count + static_cast<std::size_t>(lane)];
}

void GroupOps::begin_epoch(std::int64_t epoch) {
  const Schedule& schedule = group_.run->schedule;
  for (int lane = 0; lane < lane_count; ++lane) {
    std::int32_t* const order = group_.order + lane * schedule.train_rows;
    if (schedule.shuffle)
      math::shuffled_order(group_.run->members.seed(), group_.run->members.seed_index(member_[lane]),
                           static_cast<std::uint32_t>(epoch), static_cast<std::int32_t>(schedule.train_rows), order);
    else
      for (std::int64_t i = 0; i < schedule.train_rows; ++i) order[i] = static_cast<std::int32_t>(i);
  }
}

void GroupOps::load_shuffled(Batch batch) {
  begin_batch(batch);
  const Table tables[2] = {group_.x[0], group_.y[0]};
  const SlotId slots[2] = {program_.input, program_.target};
  for (int k = 0; k < 2; ++k) {
    const Tensor to = tensor(slots[k]);
    for (int lane = 0; lane < lane_count; ++lane) {
      const std::int32_t* const order = group_.order + lane * group_.run->schedule.train_rows + batch.first;
      for (std::int64_t r = 0; r < rows_; ++r) {
        const float* const from = tables[k].values + order[r] * tables[k].columns;
        for (std::int64_t c = 0; c < to.columns; ++c) to.at(r, c)[lane] = from[c];
      }
    }
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

void GroupOps::begin_step(std::int64_t step, std::int32_t record) {
  step_ = step;
  record_ = record;
}

void GroupOps::end_step(std::int64_t step) {
  for (int lane = 0; lane < group_.member_count; ++lane) {
    if (nonfinite_[lane] || math::is_finite(report_[lane])) continue;
    nonfinite_[lane] = true;
    group_.sink->first_nonfinite(member_[lane], step);
  }
}

void GroupOps::clear_totals() {
  for (double& total : totals_) total = 0;
}

void GroupOps::add_to_totals(std::int64_t rows) {
  for (int i = 0; i < report_columns() * lane_count; ++i) totals_[i] += report_[i] * static_cast<double>(rows);
}

void GroupOps::write_history(std::int64_t epoch, HistoryPart part, std::int64_t rows) {
  double values[max_columns_of_report];
  const int columns = report_columns();
  for (int lane = 0; lane < group_.member_count; ++lane) {
    for (int c = 0; c < columns; ++c) values[c] = totals_[c * lane_count + lane] / static_cast<double>(rows);
    group_.sink->history(member_[lane], epoch, part, {values, static_cast<std::size_t>(columns)});
  }
}

bool GroupOps::epoch_done(std::int64_t epoch) {
  const bool goes_on = group_.sink->epoch_done(member_[0], group_.member_count, epoch);
  if (goes_on && group_.sink->wants_weights(member_[0])) store_weights();
  return goes_on;
}

void GroupOps::write_predictions(Batch batch) {
  const Tensor from = tensor(plan_.output);
  for (int lane = 0; lane < group_.member_count; ++lane) {
    double* to = group_.scratch;
    for (std::int64_t r = 0; r < from.rows; ++r)
      for (std::int64_t c = 0; c < from.columns; ++c) *to++ = static_cast<double>(from.at(r, c)[lane]);
    group_.sink->prediction(member_[lane], batch.first,
                            {group_.scratch, static_cast<std::size_t>(from.rows * from.columns)});
  }
}

void GroupOps::run_blas(const Instruction& i) {
  for (int lane = 0; lane < group_.member_count; ++lane) {
    const auto of_lane = [lane](const Tensor& t) {
      return LaneTensor{t.data == nullptr ? nullptr : t.data + lane, t.rows, t.columns, t.stride * lane_count,
                        lane_count};
    };
    if (i.opcode == blas_forward)
      group_.blas->forward(of_lane(in(i, 0)), of_lane(in(i, 1)), of_lane(in(i, 2)), of_lane(out(i, 0)));
    else if (i.opcode == blas_backward_input)
      group_.blas->backward_input(of_lane(in(i, 0)), of_lane(in(i, 1)), of_lane(out(i, 0)), i.accumulate);
    else
      group_.blas->backward_kernel(of_lane(in(i, 0)), of_lane(in(i, 1)), of_lane(out(i, 0)), i.accumulate);
  }
}

void GroupOps::super_instruction(const Instruction& i) {
  if (i.opcode == blas_forward || i.opcode == blas_backward_input || i.opcode == blas_backward_kernel)
    return run_blas(i);
  math::with_activation(i.p.activation.kind, [&]<Activation A>() {
    if constexpr (has_fused_kernel(A)) {
      if (i.opcode == dense_activation_forward)
        cpu::CENOTE_TARGET::dense_forward<A>(in(i, 0), in(i, 1), in(i, 2), in(i, 3), out(i, 0));
      else
        cpu::CENOTE_TARGET::dense_backward_input<A>(in(i, 0), in(i, 1), in(i, 2), in(i, 3), out(i, 0), false);
    }
  });
}

void GroupOps::penalty(const Instruction& i) {
  double sums[lane_count];
  penalty_sums(in(i, 0), i.p.penalty.type, sums);
  for (int lane = 0; lane < lane_count; ++lane) report_[lane] += hyperparameter(i.in[1], lane) * sums[lane];
}

void GroupOps::clip_norm(const Instruction& i) {
  double threshold[lane_count];
  for (int lane = 0; lane < lane_count; ++lane) threshold[lane] = hyperparameter(i.in[1], lane);
  cpu::CENOTE_TARGET::clip_norm(in(i, 0), threshold);
}

void GroupOps::square_sum(const Instruction& i) {
  double sums[lane_count];
  square_sums(in(i, 0), sums);
  for (int lane = 0; lane < lane_count; ++lane)
    clip_total_[lane] = (i.p.index == 0 ? 0.0 : clip_total_[lane]) + sums[lane];
}

void GroupOps::global_norm_factor(const Instruction& i) {
  for (int lane = 0; lane < lane_count; ++lane)
    clip_factor_[lane] = global_factor(clip_total_[lane], hyperparameter(i.in[1], lane));
}

void GroupOps::optimizer_constants(const Instruction& i) {
  const StepRate& rate = group_.run->schedule.rates.data()[step_];
  for (int lane = 0; lane < lane_count; ++lane)
    write_constants(i.p.optimizer, rate, hyperparameter(i.in[0], lane),
                    i.in[1] == no_slot ? 0.0 : hyperparameter(i.in[1], lane), out(i, 0), lane);
}

void GroupOps::moments(const Instruction& i) {
  cpu::CENOTE_TARGET::moments(in(i, 0), group_.member_count, [&](int lane, const Moments& moments) {
    group_.sink->moments(member_[lane], record_, i.p.index, moments);
  });
}

void GroupOps::values(const Instruction& i) {
  const Tensor from = in(i, 0);
  for (int lane = 0; lane < group_.member_count; ++lane) {
    double* to = group_.scratch;
    for (std::int64_t r = 0; r < from.rows; ++r)
      for (std::int64_t c = 0; c < from.columns; ++c) *to++ = static_cast<double>(from.at(r, c)[lane]);
    group_.sink->values(member_[lane], record_, i.p.index,
                        {group_.scratch, static_cast<std::size_t>(from.rows * from.columns)});
  }
}

namespace {

void train(const GroupRun& group) {
  if (!group.sink->epoch_done(group.first_member, group.member_count, 0)) return;
  GroupOps ops(group);
  ops.load_initial_weights();
  run_schedule(group.plan->lists(), group.run->schedule, ops);
  ops.store_weights();
}

void evaluate(const GroupRun& group) {
  GroupOps ops(group);
  ops.load_initial_weights();
  run_inference(group.plan->lists(), group.run->schedule, ops);
}

void construct(void* ops, const GroupRun& group, Batch batch) {
  auto* const made = new (ops) GroupOps(group);
  made->load_initial_weights();
  made->begin_batch(batch);
  made->begin_step(0, 0);
}

void execute_one(void* ops, const Instruction& instruction) { execute(instruction, *static_cast<GroupOps*>(ops)); }

const double* report(const void* ops) { return static_cast<const GroupOps*>(ops)->report(); }

}  // namespace

extern const KernelSet kernel_set;
const KernelSet kernel_set = {lane_count, train, evaluate, {sizeof(GroupOps), construct, execute_one, report}};

}  // namespace cenote::cpu::CENOTE_TARGET
