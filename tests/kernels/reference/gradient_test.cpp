#include <gtest/gtest.h>

#include <algorithm>

#include "tests/kernels/ops/error_bound.h"
#include "tests/kernels/ops/op_cases.h"

// Every operation of `reference` that computes a derivative, against differences of the operation that it belongs to.
namespace cenote::ops {
namespace {

class Gradient {
 public:
  explicit Gradient(const OpCase& op_case) : case_(op_case), ops_(op_case.program, op_case.rows) {
    ops_.set_step(case_.rate, not_traced);
    for (SlotId s = 0; s < static_cast<SlotId>(case_.program.slots.size()); ++s)
      contents_.push_back(case_.contents(s, 0));
    fill();
  }

  void check() {
    run_step(view(case_.program.train), ops_);
    std::vector<std::vector<double>> computed;
    for (const Derivative& d : case_.derivatives) {
      const std::span<double> gradient = ops_.view(d.gradient).all();
      computed.emplace_back(gradient.begin(), gradient.end());
    }
    for (std::size_t k = 0; k < computed.size(); ++k)
      check_slot(case_.derivatives[k], computed[k], contents_[static_cast<std::size_t>(case_.derivatives[k].gradient)]);
  }

 private:
  void fill() {
    for (std::size_t s = 0; s < contents_.size(); ++s)
      std::ranges::copy(contents_[s], ops_.view(static_cast<SlotId>(s)).data);
  }

  /// Where gradients are accumulated, on top of what there was.
  double old_part(const Derivative& d, const std::vector<double>& before, std::size_t e) const {
    for (const Instruction& i : case_.program.train)
      if (i.out[0] == d.gradient && i.accumulate) return before[e];
    return 0;
  }

  /// About twenty elements of a slot, evenly spread.
  void check_slot(const Derivative& d, const std::vector<double>& computed, const std::vector<double>& before) {
    const std::size_t stride = std::max<std::size_t>(1, computed.size() / 20);
    for (std::size_t e = 0; e < computed.size(); e += stride) {
      const double gradient = computed[e] - old_part(d, before, e);
      const double old_rounding = std::abs(old_part(d, before, e)) * 0x1p-52;
      const double coarse = difference(d.of, e, step), fine = difference(d.of, e, step / 2);
      // Fine's error is about a fifteenth of what separates it from coarse, and what rounding does to the objective.
      const double truncation = std::abs(coarse - fine);
      const double bound = truncation + 1.5 * objective_error() / (step / 2) + old_rounding;
      EXPECT_NEAR(gradient, fine, bound) << case_.name << ", slot " << d.of << ", element " << e;
      EXPECT_LT(truncation, 1e-7 * (1 + std::abs(fine))) << case_.name << ": too rough a check";
    }
  }

  /// Fourth order, central: the error is h⁴/30 of the fifth derivative.
  double difference(SlotId slot, std::size_t element, double h) {
    auto at = [&](double x) { return objective(slot, element, x); };
    return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  }

  double objective(SlotId slot, std::size_t element, double shift) {
    fill();
    ops_.view(slot)(static_cast<std::int64_t>(element)) += shift;
    run_step(view(case_.program.evaluate), ops_);
    if (case_.output == no_slot) return ops_.view(case_.program.report)(0);
    double sum = 0;
    const View y = ops_.view(case_.output), dy = ops_.view(case_.output_gradient);
    for (std::int64_t i = 0; i < y.size(); ++i) sum += y(i) * dy(i);
    return sum;
  }

  /// What rounding in double can do to the objective: the bound of its last instruction, summed up.
  double objective_error() {
    if (error_ >= 0) return error_;
    objective(0, 0, 0);
    const Instruction& last = case_.program.evaluate.back();
    ReferenceOps before = ops_;
    for (double& x : before.view(last.out[0]).all()) x = 0;
    const Bound bound = error_bound({last, before, ops_, float64, {}}, 0);
    if (case_.output == no_slot) return error_ = 2 * bound[0];
    error_ = 0;
    const View y = ops_.view(case_.output), dy = ops_.view(case_.output_gradient);
    for (std::int64_t i = 0; i < y.size(); ++i)
      error_ += std::abs(dy(i)) *
                (bound[static_cast<std::size_t>(i)] + static_cast<double>(y.size()) * 0x1p-53 * std::abs(y(i)));
    return error_;
  }

  static constexpr double step = 0x1p-9;
  const OpCase& case_;
  ReferenceOps ops_;
  std::vector<std::vector<double>> contents_;  ///< (slots)
  double error_ = -1;
};

TEST(GradientTest, AgreesWithDifferences) {
  int checked = 0;
  for (const OpCase& op_case : op_cases()) {
    if (op_case.derivatives.empty()) continue;
    Gradient(op_case).check();
    ++checked;
  }
  EXPECT_GT(checked, 200);
}

}  // namespace
}  // namespace cenote::ops
