#include "engine/data/digits.h"

#include <gmock/gmock.h>

#include "tests/engine/data/helpers.h"

namespace cenote {
namespace {

// The sums are of scikit-learn's load_digits(): data / 16 as float64 and target as int64.
TEST(LoadDigits, IsScikitLearnsCopy) {
  const Table table = load_digits();
  EXPECT_EQ(table.X.rows, 1797);
  EXPECT_EQ(table.X.columns, 64);
  EXPECT_EQ(test::sum_of({&table.X}), "23a53393488b04f92efc45ebc92767e2dcfdf206ba37a928f497d261e42267d2");
  EXPECT_EQ(test::sum_of_classes(table.y), "a3c91c262eddcf7ba8f0e37507c30284493c9b20412ffe4af30d536401f7ba21");
}

TEST(LoadDigits, IsASource) {
  const Dataset data = load_data({.source = DataSpec::Source::digits});
  EXPECT_EQ(data.X_test.rows, 360);
  EXPECT_TRUE(data.classes);
  EXPECT_EQ(data.class_count, 10);
}

}  // namespace
}  // namespace cenote
