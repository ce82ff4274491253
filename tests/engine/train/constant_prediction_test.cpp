#include "engine/train/constant_prediction.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace cenote {
namespace {

Dataset labelled(std::int64_t columns, std::vector<double> labels, bool classes = false) {
  Dataset data;
  const auto rows = static_cast<std::int64_t>(labels.size()) / columns;
  data.y_train = {rows, columns, std::move(labels)};
  data.classes = classes;
  return data;
}

constexpr double quarter_entropy = 0.5623351446188083;  // −¼ ln ¼ − ¾ ln ¾

TEST(BestConstantLoss, OfBinaryLabelsIsTheirEntropy) {
  EXPECT_NEAR(best_constant_loss(Loss::binary_crossentropy, labelled(1, {0, 1, 0, 1})), std::log(2), 1e-15);
  EXPECT_NEAR(best_constant_loss(Loss::binary_crossentropy, labelled(1, {0, 0, 0, 1})), quarter_entropy, 1e-15);
}

TEST(BestConstantLoss, OfSeveralBinaryColumnsIsTheirMean) {
  EXPECT_NEAR(best_constant_loss(Loss::binary_crossentropy, labelled(2, {0, 0, 1, 0, 0, 0, 1, 1})),
              (std::log(2) + quarter_entropy) / 2, 1e-15);
}

TEST(BestConstantLoss, OfOneClassIsNothing) {
  EXPECT_NEAR(best_constant_loss(Loss::binary_crossentropy, labelled(1, {1, 1})), 0, 1e-6);
  EXPECT_EQ(best_constant_loss(Loss::sparse_categorical_crossentropy, labelled(1, {2, 2}, true)), 0);
}

TEST(BestConstantLoss, OfClassNumbersIsTheEntropyOfTheirShares) {
  const double expected = 0.5 * std::log(2) + 0.5 * std::log(4);
  EXPECT_NEAR(best_constant_loss(Loss::sparse_categorical_crossentropy, labelled(1, {0, 2, 2, 5}, true)), expected,
              1e-15);
  EXPECT_NEAR(best_constant_loss(Loss::categorical_crossentropy, labelled(1, {0, 2, 2, 5}, true)), expected, 1e-15);
}

TEST(BestConstantLoss, OfOneColumnAClassIsTheEntropyOfTheirMeans) {
  EXPECT_NEAR(best_constant_loss(Loss::categorical_crossentropy, labelled(2, {1, 0, 1, 0, 1, 0, 0, 1})),
              quarter_entropy, 1e-15);
}

TEST(BestConstantLoss, OfNumbersIsTheirVariance) {
  EXPECT_EQ(best_constant_loss(Loss::mse, labelled(1, {1, 3})), 1);
  EXPECT_EQ(best_constant_loss(Loss::mse, labelled(2, {1, 0, 3, 0})), 0.5);
}

TEST(HasLearnt, NeedsATenthLess) {
  EXPECT_TRUE(has_learnt(0.62, std::log(2)));
  EXPECT_FALSE(has_learnt(0.63, std::log(2)));
  EXPECT_FALSE(has_learnt(std::numeric_limits<double>::quiet_NaN(), std::log(2)));
}

}  // namespace
}  // namespace cenote
