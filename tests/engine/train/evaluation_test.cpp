#include "engine/train/evaluation.h"

#include <gtest/gtest.h>

#include "cenote/error.h"
#include "tests/engine/train/fake_backend.h"
#include "tests/engine/train/small_experiment.h"

namespace cenote {
namespace {

TEST(Evaluate, YieldsMetricsAndPredictionsOfEachMember) {
  test::FakeBackend backend;
  const Evaluation evaluation = evaluate(test::small_experiment(), test::small_data(), backend);
  EXPECT_EQ(evaluation.columns, (std::vector<std::string>{"loss", "accuracy"}));
  ASSERT_EQ(evaluation.values.size(), 10);
  EXPECT_EQ(evaluation.values[6], test::fake_loss(3, 0, HistoryPart::validation));
  EXPECT_EQ(evaluation.outputs, 1);
  ASSERT_EQ(evaluation.predictions.size(), 5 * 4);
  EXPECT_EQ(evaluation.predictions[7], evaluation.predictions[4] + 3);
}

TEST(Evaluate, NumbersAMemberAsInTheFullCohort) {
  test::FakeBackend backend;
  Experiment experiment = test::small_experiment();
  experiment.cohort.member = 3;
  EXPECT_EQ(evaluate(experiment, test::small_data(), backend).member_numbers, std::vector<std::int64_t>{3});
}

TEST(Evaluate, NeedsATestPart) {
  test::FakeBackend backend;
  Dataset data = test::small_data();
  data.X_test = data.y_test = {};
  EXPECT_THROW(evaluate(test::small_experiment(), data, backend), SpecError);
}

}  // namespace
}  // namespace cenote
