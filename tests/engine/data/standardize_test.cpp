#include "engine/data/standardize.h"

#include <gmock/gmock.h>

#include "tests/engine/data/helpers.h"

namespace cenote {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Dataset dataset(Matrix X_train, Matrix X_test, Matrix X) {
  Dataset data;
  data.X_train = std::move(X_train);
  data.X_test = std::move(X_test);
  data.X = std::move(X);
  return data;
}

TEST(Standardize, UsesMeanAndVarianceOfTheTrainingPart) {
  Dataset data = dataset({4, 1, {1, 1, 3, 3}}, {1, 1, {5}}, {2, 1, {2, 5}});
  standardize(data);
  EXPECT_THAT(data.X_train.values, ElementsAre(-1, -1, 1, 1));
  EXPECT_THAT(data.X_test.values, ElementsAre(3));
  EXPECT_THAT(data.X.values, ElementsAre(0, 3));
}

TEST(Standardize, ShiftsAConstantColumnAlone) {
  Dataset data = dataset({3, 2, {0.1, 0, 0.1, 2, 0.1, 1}}, {1, 2, {1.1, 1}}, {0, 2, {}});
  standardize(data);
  for (std::int64_t row = 0; row < 3; ++row) EXPECT_EQ(data.X_train(row, 0), 0);
  EXPECT_EQ(data.X_test(0, 0), 1.0);
  EXPECT_EQ(data.X_test(0, 1), 0.0);
}

TEST(Standardize, NamesTheColumnThatOverflows) {
  Dataset data = dataset({2, 2, {0, 1e308, 1, -1e308}}, {0, 2, {}}, {0, 2, {}});
  EXPECT_THAT(test::spec_error([&] { standardize(data); }), HasSubstr("column 1 of X (from 0) is too large"));
  data.X_train.values = {0, 5e-324, 1, 0};
  EXPECT_THAT(test::spec_error([&] { standardize(data); }), HasSubstr("column 1 of X (from 0) is too small"));
}

TEST(Standardize, IsAskedForByItsKey) {
  const Dataset data = load_data({.standardize = true});
  double sum = 0, squares = 0;
  for (std::int64_t row = 0; row < data.X_train.rows; ++row) {
    sum += data.X_train(row, 1);
    squares += data.X_train(row, 1) * data.X_train(row, 1);
  }
  EXPECT_NEAR(sum, 0, 1e-12);
  EXPECT_NEAR(squares, 200, 1e-12 * 200);
}

}  // namespace
}  // namespace cenote
