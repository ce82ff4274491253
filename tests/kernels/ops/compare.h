#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>

#include "tests/kernels/ops/error_bound.h"
#include "tests/kernels/ops/ops_under_test.h"
#include "tests/kernels/ops/reading_bounds.h"

namespace cenote::ops {

/// Runs a case instruction by instruction, in a backend and in `reference`, from the same numbers, and lists what
/// differs by more than the bound, and what changed though no instruction wrote it.
class Comparison {
 public:
  Comparison(const OpCase& op_case, std::int64_t members, const MakeOps& make, Rounding rounding)
      : case_(op_case),
        members_(op_case, members),
        schedule_(case_schedule(op_case)),
        sink_(members),
        expected_sink_(members),
        ops_(make(op_case, {case_.program, schedule_, data_, members_}, sink_)),
        rounding_(rounding) {
    for (std::int64_t m = 0; m < members; ++m) expected_.push_back(make_expected(m));
  }

  std::vector<std::string> run() {
    for (const Instruction& i : case_.program.train) step(i);
    for (std::int64_t m = 0; m < members_.count(); ++m) compare_traced(m);
    return std::move(differences_);
  }

 private:
  std::unique_ptr<ReferenceOps> make_expected(std::int64_t member) {
    auto ops = std::make_unique<ReferenceOps>(case_.program, case_.rows);
    ops->set_step(case_.rate, {.record = 0, .due = 0xff});
    ops->trace_to(expected_sink_, member);
    for (SlotId s = 0; s < slot_count(); ++s) {
      const std::vector<double> numbers = case_.contents(s, member);
      std::copy(numbers.begin(), numbers.end(), ops->view(s).data);
    }
    return ops;
  }

  void step(const Instruction& i) {
    for (SlotId s = 0; s < slot_count(); ++s)
      if (is_shared(s) && slot(s).kind != Slot::Kind::report)
        for (std::int64_t m = 0; m < members_.count(); ++m) share(s, m);
    remember(i);
    ops_->execute(i);
    for (std::int64_t m = 0; m < members_.count(); ++m) {
      ReferenceOps& after = expected(m);
      ReferenceOps before = after;
      execute(i, after);
      for (SlotId s = 0; s < slot_count(); ++s)
        if (is_shared(s)) compare_slot(i, s, m, before);
    }
  }

  /// Rounds the slot to float32 and hands it to the backend.
  void share(SlotId s, std::int64_t m) {
    const std::span<double> numbers = expected(m).view(s).all();
    for (double& x : numbers) x = static_cast<double>(static_cast<float>(x));
    ops_->set(s, m, numbers);
  }

  void remember(const Instruction& i) {
    history_.optimizer_steps += i.opcode == Opcode::adam || i.opcode == Opcode::sgd || i.opcode == Opcode::rmsprop;
    if (i.opcode == Opcode::square_sum) history_.squared_elements += expected(0).view(i.in[0]).size();
  }

  void compare_slot(const Instruction& i, SlotId s, std::int64_t m, ReferenceOps& before) {
    const std::vector<double> got = ops_->get(s, m);
    const View want = expected(m).view(s);
    const Bound bound = bound_of(i, s, m, before);
    for (std::int64_t e = 0; e < want.size(); ++e) {
      const auto k = static_cast<std::size_t>(e);
      if (!is_close(got[k], want(e), bound[k]))
        differ(fmt::format("{} (opcode {}, slot {}, element {}, member {})", case_.name, static_cast<int>(i.opcode), s,
                           e, m),
               got[k], want(e), bound[k]);
    }
  }

  /// Zero for what the instruction does not write.
  Bound bound_of(const Instruction& i, SlotId s, std::int64_t m, ReferenceOps& before) {
    for (int k = 0; k < 4; ++k)
      if (i.out[k] == s) return error_bound({i, before, expected(m), rounding_, history_}, k);
    return Bound(static_cast<std::size_t>(before.view(s).size()), report_slack(s));
  }
  /// The report runs on in the backend's own numbers; it is compared where it is written.
  double report_slack(SlotId s) const {
    return slot(s).kind == Slot::Kind::report ? std::numeric_limits<double>::infinity() : 0;
  }

  void compare_traced(std::int64_t m) {
    const CaseSink::Traced &got = sink_.of(m), &want = expected_sink_.of(m);
    if (!std::ranges::equal(got.values, want.values, is_same)) differences_.push_back(case_.name + ": other values");
    if (got.readings.size() != want.readings.size()) return differences_.push_back(case_.name + ": readings missing");
    for (std::size_t k = 0; k < want.readings.size(); ++k)
      compare_reading(case_.program.readings[k].instrument, got.readings[k], want.readings[k]);
    if (got.moments.size() != want.moments.size()) return differences_.push_back(case_.name + ": moments missing");
    for (std::size_t k = 0; k < want.moments.size(); ++k) compare_moments(got.moments[k], want.moments[k]);
  }

  void compare_moments(const Moments& got, const Moments& want) {
    const MomentsBound bound = moments_bound(want, rounding_);
    compare_number("count", static_cast<double>(got.count), static_cast<double>(want.count), 0);
    compare_number("nonfinite_count", static_cast<double>(got.nonfinite_count),
                   static_cast<double>(want.nonfinite_count), 0);
    compare_number("zero_count", static_cast<double>(got.zero_count), static_cast<double>(want.zero_count), 0);
    compare_number("columns", static_cast<double>(got.columns), static_cast<double>(want.columns), 0);
    compare_number("dead_count", static_cast<double>(got.dead_count), static_cast<double>(want.dead_count), 0);
    compare_number("min", got.min, want.min, 0);
    compare_number("max", got.max, want.max, 0);
    compare_number("sum", got.sum, want.sum, bound.sum);
    compare_number("absolute_sum", got.absolute_sum, want.absolute_sum, bound.absolute_sum);
    compare_number("square_sum", got.square_sum, want.square_sum, bound.square_sum);
    compare_number("centered_square_sum", got.centered_square_sum, want.centered_square_sum, bound.centered_square_sum);
  }

  void compare_reading(Instrument instrument, const std::vector<double>& got, const std::vector<double>& want) {
    const std::vector<double> bound = reading_bound(instrument, want, case_.rows, most_elements());
    for (std::size_t k = 0; k < want.size(); ++k) compare_number(to_word(instrument).data(), got[k], want[k], bound[k]);
  }
  std::int64_t most_elements() const {
    std::int64_t most = 0;
    for (const Slot& s : case_.program.slots) most = std::max(most, (s.batched ? case_.rows : s.rows) * s.columns);
    return most;
  }

  void compare_number(const char* what, double got, double want, double bound) {
    if (!is_close(got, want, bound)) differ(case_.name + " (" + what + ")", got, want, bound);
  }

  static bool is_close(double got, double want, double bound) {
    if (std::isnan(want)) return std::isnan(got);
    if (std::isinf(want)) return got == want;
    return std::abs(got - want) <= bound;
  }
  static bool is_same(const std::vector<double>& a, const std::vector<double>& b) {
    return std::ranges::equal(a, b, [](double x, double y) { return is_close(x, y, 0); });
  }
  void differ(const std::string& where, double got, double want, double bound) {
    differences_.push_back(fmt::format("{}: {:.9g} instead of {:.9g}, off by {:.3g}, allowed {:.3g}", where, got, want,
                                       got - want, bound));
  }

  bool is_shared(SlotId s) const { return !is_private(slot(s).kind) && slot(s).kind != Slot::Kind::hyperparameter; }
  const Slot& slot(SlotId s) const { return case_.program.slots[static_cast<std::size_t>(s)]; }
  SlotId slot_count() const { return static_cast<SlotId>(case_.program.slots.size()); }
  ReferenceOps& expected(std::int64_t m) { return *expected_[static_cast<std::size_t>(m)]; }

  const OpCase& case_;
  CaseMembers members_;
  Schedule schedule_;
  Dataset data_;
  CaseSink sink_, expected_sink_;
  std::unique_ptr<OpsUnderTest> ops_;
  Rounding rounding_;
  std::vector<std::unique_ptr<ReferenceOps>> expected_;
  History history_;
  std::vector<std::string> differences_;
};

/// What a backend does otherwise than `reference`; empty if nothing.
inline std::vector<std::string> differences(const OpCase& op_case, std::int64_t members, const MakeOps& make,
                                            Rounding rounding = float32) {
  return Comparison(op_case, members, make, rounding).run();
}

}  // namespace cenote::ops
