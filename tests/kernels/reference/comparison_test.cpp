#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kernels/ops/compare.h"
#include "tests/kernels/ops/op_cases.h"

// The list of cases and the comparison that other backends are held to: a backend that is `reference` with every result
// rounded to float32 must pass, and one with a bug must not.
namespace cenote::ops {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

/// A bug: changes what an instruction has computed.
using Bug = std::function<void(const Instruction&, ReferenceOps&)>;

class RoundedReference : public OpsUnderTest {
 public:
  RoundedReference(const OpCase& c, const Run& run, Sink& sink, Bug bug) : case_(c), bug_(std::move(bug)) {
    for (std::int64_t m = 0; m < run.members.count(); ++m) {
      members_.push_back(std::make_unique<ReferenceOps>(run.program, c.rows));
      members_.back()->set_step(run.schedule.rates[0], {.record = 0, .due = 0xff});
      members_.back()->trace_to(sink, m);
      for (const HyperparameterSlot& h : run.program.hyperparameters)
        members_.back()->view(h.slot)(0) = run.members.hyperparameter(h, m);
    }
  }

  void set(SlotId slot, std::int64_t member, std::span<const double> numbers) override {
    std::copy(numbers.begin(), numbers.end(), of(member).view(slot).data);
  }
  std::vector<double> get(SlotId slot, std::int64_t member) override {
    const std::span<double> numbers = of(member).view(slot).all();
    return {numbers.begin(), numbers.end()};
  }
  void execute(const Instruction& i) override {
    for (auto& member : members_) {
      cenote::execute(i, *member);
      for (SlotId slot : i.out)
        if (slot != no_slot && !is_private(case_.program.slots[static_cast<std::size_t>(slot)].kind))
          for (double& x : member->view(slot).all()) x = static_cast<double>(static_cast<float>(x));
      if (bug_) bug_(i, *member);
    }
  }

 private:
  ReferenceOps& of(std::int64_t member) { return *members_[static_cast<std::size_t>(member)]; }

  const OpCase& case_;
  std::vector<std::unique_ptr<ReferenceOps>> members_;
  Bug bug_;
};

MakeOps rounded_reference(const Bug& bug = {}) {
  return [bug](const OpCase& c, const Run& run, Sink& sink) {
    return std::make_unique<RoundedReference>(c, run, sink, bug);
  };
}

TEST(ComparisonTest, PassesWhatIsOnlyRounded) {
  for (const OpCase& c : op_cases()) EXPECT_THAT(differences(c, 2, rounded_reference()), IsEmpty()) << c.name;
}

TEST(ComparisonTest, EveryCaseHasANameOfItsOwn) {
  std::vector<std::string> names;
  for (const OpCase& c : op_cases()) names.push_back(c.name);
  std::ranges::sort(names);
  const auto same = std::ranges::adjacent_find(names);
  EXPECT_EQ(same, names.end()) << *same;
}

TEST(ComparisonTest, EveryOperationHasACase) {
  std::vector<bool> seen(static_cast<std::size_t>(Opcode::values) + 1);
  for (const OpCase& c : op_cases())
    for (const Instruction& i : c.program.train) seen[static_cast<std::size_t>(i.opcode)] = true;
  for (std::size_t opcode = 0; opcode < seen.size(); ++opcode) EXPECT_TRUE(seen[opcode]) << "opcode " << opcode;
}

/// The share of cases in which a bug of one opcode is seen, among those that hold the opcode.
double share_seen(Opcode opcode, const std::function<void(View)>& damage) {
  const Bug bug = [&](const Instruction& i, ReferenceOps& ops) {
    if (i.opcode == opcode && i.out[0] != no_slot) damage(ops.view(i.out[0]));
  };
  int seen = 0, all = 0;
  for (const OpCase& c : op_cases()) {
    const bool holds = std::ranges::any_of(c.program.train, [&](const Instruction& i) { return i.opcode == opcode; });
    if (!holds) continue;
    ++all;
    seen += !differences(c, 1, rounded_reference(bug)).empty();
  }
  return static_cast<double>(seen) / all;
}

// A relative error of 2⁻¹² in one element stands for a lost term or a rounding that does not belong there. It cannot be
// seen where the last element is 0 or not finite, as in three of the eight gradients to clip, nor beside the bound of a
// norm of 16,900 elements, which is larger than that.
TEST(ComparisonTest, SeesASlightlyWrongElement) {
  const auto damage = [](View out) { out(out.size() - 1) *= 1 + 0x1p-12; };
  for (Opcode opcode : {Opcode::dense_forward, Opcode::activation_forward, Opcode::batch_norm_backward, Opcode::loss,
                        Opcode::adam, Opcode::rmsprop, Opcode::clip_norm, Opcode::penalty_backward})
    EXPECT_GT(share_seen(opcode, damage), opcode == Opcode::clip_norm ? 0.45 : 0.6)
        << "opcode " << static_cast<int>(opcode);
}

TEST(ComparisonTest, SeesAnElementThatNobodyWrote) {
  const Bug overrun = [](const Instruction& i, ReferenceOps& ops) {
    if (i.opcode == Opcode::dense_forward) ops.view(i.in[1])(0) += 1;
  };
  EXPECT_THAT(differences(op_cases()[0], 1, rounded_reference(overrun)), Not(IsEmpty()));
}

TEST(ComparisonTest, SeesMembersThatAreMixedUp) {
  const Bug stuck = [first = std::optional<double>()](const Instruction& i, ReferenceOps& ops) mutable {
    if (i.opcode != Opcode::dense_forward) return;
    if (!first) first = ops.view(i.out[0])(0);
    ops.view(i.out[0])(0) = *first;
  };
  EXPECT_THAT(differences(op_cases()[0], 1, rounded_reference(stuck)), IsEmpty());
  EXPECT_THAT(differences(op_cases()[0], 2, rounded_reference(stuck)), Not(IsEmpty()));
}

}  // namespace
}  // namespace cenote::ops
