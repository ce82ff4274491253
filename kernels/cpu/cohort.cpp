#include "kernels/cpu/cohort.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "kernels/math/activation.h"

namespace cenote::cpu {
namespace {

// What a step costs, in FMAs of a line: as bench/kernels/cpu/paths_bench.cpp and bench/engine/train/widths_bench.cpp
// measure it, within a quarter.
constexpr double instruction_cost = 160;    ///< to find operands and kernels, and begin
constexpr double optimized_line_cost = 24;  ///< Adam's

/// A group's numbers fill more of the caches: its kernel, with gradient and moments, leaves a second level of 1 MB.
double fused_multiply_add_of_group(double kernel_bytes) {
  constexpr double close_by = 320e3, far = 576e3;
  return 1.15 + 0.45 * std::clamp((kernel_bytes - close_by) / (far - close_by), 0.0, 1.0);
}

Plan plan_for(const Program& program, std::int64_t batch_size, const Path& path) {
  return make_plan(program, {.batch_size = batch_size,
                             .members = path.members,
                             .blas_members = path.units > 1 ? 1 : 0,
                             .has_fused_kernel = has_fused_kernel,
                             .has_residual_kernel = has_residual_kernel,
                             .takes_norms_in_tiles = path.units == 1,
                             .has_shared_derivative = math::has_shared_derivative,
                             .has_fused_updates = true,
                             .layout = {.units_of_line = path.units, .pads_rows = true}});
}

constexpr std::int64_t parts_of(std::int64_t n, std::int64_t size) { return (n + size - 1) / size; }

class StepCost {
 public:
  StepCost(const Program& program, std::int64_t batch_size, const Path& path)
      : program_(program), batch_size_(static_cast<double>(batch_size)), units_(path.units), lanes_(path.lanes()) {}

  /// Of the largest product.
  double largest() const {
    double most = 0;
    for (const Instruction& i : program_.train) most = std::max(most, is_product(i.opcode) ? of(i) : 0);
    return most;
  }
  double total() const {
    double sum = 0;
    for (const Instruction& i : program_.train)
      if (i.cadences == 0) sum += instruction_cost + of(i);
    return sum;
  }

 private:
  const Slot& slot(SlotId id) const { return program_.slots[static_cast<std::size_t>(id)]; }
  double lines(std::int32_t columns) const { return static_cast<double>(parts_of(columns, units_)); }
  static bool is_product(Opcode opcode) {
    return opcode == Opcode::dense_forward || opcode == Opcode::dense_backward_input ||
           opcode == Opcode::dense_backward_kernel;
  }
  double product(const Slot& kernel) const {
    const double lines_of_kernel = kernel.rows * lines(kernel.columns), bytes = lines_of_kernel * 4 * lanes_;
    return batch_size_ * lines_of_kernel * (units_ == 1 ? fused_multiply_add_of_group(bytes) : 1.0);
  }
  double of(const Instruction& i) const {
    switch (i.opcode) {
      case Opcode::dense_forward:
      case Opcode::dense_backward_input:
        return product(slot(i.in[1]));
      case Opcode::dense_backward_kernel:
        return product(slot(i.out[0]));
      case Opcode::adam:
      case Opcode::sgd:
      case Opcode::rmsprop:
        return optimized_line_cost * slot(i.out[0]).rows * lines(slot(i.out[0]).columns);
      default:
        return 0;
    }
  }

  const Program& program_;
  double batch_size_;
  std::int32_t units_, lanes_;
};

bool uses_blas(const Plan& plan) {
  return std::ranges::any_of(plan.train, [](const Instruction& i) { return is_blas(i.opcode); });
}

/// Estimates of a step by either path, and what follows from them.
struct Estimate {
  double alone, group;  ///< of one member, of a full group
  std::int64_t members, lanes, threads;

  /// Until the last thread is done with so many groups and the rest of the members alone.
  double seconds(std::int64_t groups) const {
    const std::int64_t rest = std::max<std::int64_t>(0, members - groups * lanes);
    const auto rounded = [&](std::int64_t n) { return static_cast<double>(parts_of(n, threads)); };
    const double work = (static_cast<double>(groups) * group + static_cast<double>(rest) * alone);
    return std::max(
        {rounded(groups) * group, rest > 0 ? rounded(rest) * alone : 0.0, work / static_cast<double>(threads)});
  }
  std::int64_t best_groups() const {
    const std::int64_t most = parts_of(members, lanes);
    std::int64_t best = most;
    for (std::int64_t groups : {std::int64_t{0}, most - 2, most - 1})
      if (groups >= 0 && seconds(groups) < seconds(best)) best = groups;
    return best;
  }
};

std::int64_t best_groups(const Estimate& estimate, const Plan& alone, Choice choice) {
  if (choice == Choice::alone || uses_blas(alone)) return 0;
  return estimate.best_groups();
}

}  // namespace

std::int64_t SharedCohort::groups() const {
  std::int64_t sum = 0;
  for (const Share& share : shares) sum += share.groups();
  return sum;
}

SharedCohort share_out(const CohortSize& size, const Program& program, const KernelSet& kernels, Choice choice) {
  const Path &group = *kernels.group, &alone = *kernels.alone;
  const StepCost of_group(program, size.batch, group);
  SharedCohort cohort;
  cohort.is_worth_sharing = of_group.largest() >= worth_sharing;
  if (alone.members == 0 || choice == Choice::group) {
    cohort.shares.push_back({&group, plan_for(program, size.batch, group), 0, size.members});
    return cohort;
  }
  const StepCost of_one(program, size.batch, alone);
  const Estimate estimate{of_one.total(), of_group.total(), size.members, group.members, size.threads};
  Plan plan_alone = plan_for(program, size.batch, alone);
  const std::int64_t groups = best_groups(estimate, plan_alone, choice);
  const std::int64_t in_groups = std::min(groups * group.members, size.members);
  if (in_groups > 0)
    cohort.shares.push_back({&group, plan_for(program, size.batch, group), 0, in_groups});
  else
    cohort.is_worth_sharing = of_one.largest() >= worth_sharing;
  if (in_groups < size.members)
    cohort.shares.push_back({&alone, std::move(plan_alone), in_groups, size.members - in_groups});
  cohort.remarks.push_back(fmt::format("a step of a group of {} takes about as long as those of {:.1f} members alone",
                                       group.members, estimate.group / estimate.alone));
  return cohort;
}

}  // namespace cenote::cpu
