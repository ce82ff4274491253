#include <gmock/gmock.h>

#include <numeric>

#include "tests/engine/data/helpers.h"

namespace cenote {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// (rows, 1): 0, 1, 2, …
Matrix count_up(std::int64_t rows) {
  Matrix matrix{rows, 1, std::vector<double>(static_cast<std::size_t>(rows))};
  std::iota(matrix.values.begin(), matrix.values.end(), 0.0);
  return matrix;
}

// The sums are of the training rows, then the test rows, as scikit-learn 1.9.1 splits 0, 1, 2, …
struct Split {
  std::int64_t samples;
  double test_size;
  std::int64_t random_state, tests;
  const char* sum;
};
constexpr Split splits[] = {
    {2, 0.5, 0, 1, "fc62429c3e69001d65972cdeb94fb9aa18a7d9c16bc449e1e474e7e41bb95a7d"},
    {100, 0.07, 1, 8, "f839497d13f3ad91403312dabf67e08ce0ff6e7d122376221d1a88e532152164"},
    {100, 0.29, 2, 29, "fe8470a899d6ac892677c43a424f6da337ffb55de7a4b51a41b8e2ba15cbb6d5"},
    {99, 1.0 / 3, 3, 33, "622ba262a01317923bc886b79bfd46c827c717808f1f918324ea92e60a592454"},
    {1000, 0.999, 4294967295, 999, "f07a7ca7b6d8ed538b976da39aa0f93d2c25eb147a3786855d06c157a46f1f6a"},
    {10, 0.05, 6, 1, "fbe3c20461006571ee62a1d208bdade88b0f268392845c7fd07ccce22bcf3617"},
};

TEST(TrainTestSplit, IsScikitLearns) {
  for (const Split& c : splits) {
    const Dataset data = train_test_split(count_up(c.samples), count_up(c.samples), c.test_size, c.random_state);
    EXPECT_EQ(data.X_test.rows, c.tests);
    EXPECT_EQ(data.X_train.rows, c.samples - c.tests);
    EXPECT_EQ(test::sum_of({&data.X_train, &data.X_test}), c.sum) << c.samples;
  }
}

TEST(TrainTestSplit, KeepsRowsOfXAndYTogether) {
  const Matrix X{3, 2, {0, 10, 1, 11, 2, 12}};
  const Dataset data = train_test_split(X, count_up(3), 0.5, 1);
  EXPECT_EQ(data.X, X);
  for (std::int64_t row = 0; row < data.X_test.rows; ++row) {
    EXPECT_EQ(data.X_test(row, 0), data.y_test(row, 0));
    EXPECT_EQ(data.X_test(row, 1), data.y_test(row, 0) + 10);
  }
}

TEST(TrainTestSplit, KeepsAllForTrainingInTheirOrder) {
  const Dataset data = train_test_split(count_up(5), count_up(5), 0, 42);
  EXPECT_EQ(data.X_train, count_up(5));
  EXPECT_EQ(data.y_train, count_up(5));
  EXPECT_EQ(data.X, count_up(5));
  EXPECT_EQ(data.X_test, (Matrix{0, 1, {}}));
}

TEST(TrainTestSplit, RefusesWhatLeavesNothingToTrainOn) {
  const auto split = [](std::int64_t rows, double test_size) {
    return test::spec_error([=] { train_test_split(count_up(rows), count_up(rows), test_size, 0); });
  };
  EXPECT_THAT(split(1, 0.2), StartsWith("data.test_size: 0.2 of 1 samples leaves none for training"));
  EXPECT_THAT(split(10, 1), StartsWith("data.test_size: 1 is not allowed"));
  EXPECT_THAT(split(10, -0.1), StartsWith("data.test_size: -0.1 is not allowed"));
  EXPECT_THAT(split(0, 0), HasSubstr("no rows"));
}

TEST(TrainTestSplit, RefusesRowsThatDoNotMatch) {
  EXPECT_THAT(test::spec_error([] { train_test_split(count_up(3), count_up(2), 0.5, 0); }),
              HasSubstr("X has 3 rows and y has 2"));
}

}  // namespace
}  // namespace cenote
