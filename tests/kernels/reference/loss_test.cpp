#include "kernels/reference/loss.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <numbers>

namespace cenote::reference {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using Values = std::vector<double>;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

LossParameters parameters(Loss loss, bool from_logits) { return {loss, from_logits, 0, {}}; }
const LossParameters logit = parameters(Loss::binary_crossentropy, true);
const LossParameters binary = parameters(Loss::binary_crossentropy, false);
const LossParameters sparse = parameters(Loss::sparse_categorical_crossentropy, false);
const LossParameters categorical = parameters(Loss::categorical_crossentropy, false);

double loss_of(const LossParameters& p, const Values& prediction, const Values& target) {
  return sample_loss(p, prediction, target);
}
Values gradient_of(const LossParameters& p, const Values& prediction, const Values& target) {
  return sample_gradient(p, prediction, target);
}

TEST(LossTest, LogitThatSaysNothingCostsLn2) {
  EXPECT_DOUBLE_EQ(loss_of(logit, {0}, {1}), std::numbers::ln2);
  EXPECT_DOUBLE_EQ(loss_of(logit, {0, 0}, {1, 0}), std::numbers::ln2);
  EXPECT_THAT(gradient_of(logit, {0, 0}, {1, 0}), ElementsAre(-0.25, 0.25));
}

TEST(LossTest, SaturatedLogitsNeitherOverflowNorCancel) {
  EXPECT_DOUBLE_EQ(loss_of(logit, {-1000}, {1}), 1000);
  EXPECT_EQ(loss_of(logit, {1000}, {1}), 0);
  EXPECT_DOUBLE_EQ(loss_of(logit, {40}, {1}), std::exp(-40));
  EXPECT_THAT(gradient_of(logit, {-1000}, {1}), ElementsAre(-1));
  EXPECT_DOUBLE_EQ(gradient_of(logit, {40}, {1})[0], -std::exp(-40));
  EXPECT_DOUBLE_EQ(gradient_of(logit, {-40}, {0})[0], std::exp(-40));
}

TEST(LossTest, ProbabilitiesAreClippedAndThenHaveNoGradient) {
  EXPECT_DOUBLE_EQ(loss_of(binary, {0}, {1}), -std::log(1e-7));
  EXPECT_NEAR(loss_of(binary, {2}, {0}), -std::log(1e-7), 1e-8);  // 1 − (1 − 1e-7) is 1e-7 to nine digits
  EXPECT_THAT(gradient_of(binary, {0, 2}, {1, 0}), ElementsAre(0, 0));
  EXPECT_THAT(gradient_of(binary, {0.25}, {1}), ElementsAre(-4));
  EXPECT_EQ(gradient_of(binary, {1e-7}, {1})[0], -1 / 1e-7) << "the bounds belong to the inside";
}

// The example in Keras's documentation.
TEST(LossTest, CategoricalOfKeras) {
  EXPECT_NEAR(loss_of(categorical, {0.9, 0.05, 0.05}, {1, 0, 0}), 0.10536, 5e-6);
  EXPECT_NEAR(loss_of(categorical, {0.05, 0.89, 0.06}, {0, 1, 0}), 0.11653, 5e-6);
  EXPECT_NEAR(loss_of(sparse, {0.05, 0.01, 0.94}, {2}), 0.06188, 5e-6);
}

TEST(LossTest, SparseClipsBeforeItNormalizesAndTheOtherAfter) {
  // clip(2) = 1 − 1e-7
  EXPECT_NEAR(loss_of(sparse, {2, 1, 1}, {0}), std::log(3), 1e-6);
  EXPECT_DOUBLE_EQ(loss_of(categorical, {2, 1, 1}, {1, 0, 0}), std::log(2));
  EXPECT_THAT(gradient_of(sparse, {2, 0.5, 0.5}, {1}), ElementsAre(0, DoubleNear(-1.5, 1e-6), DoubleNear(0.5, 1e-6)));
  EXPECT_THAT(gradient_of(categorical, {2, 1, 1}, {1, 0, 0}), ElementsAre(-0.25, 0.25, 0.25));
}

TEST(LossTest, LogitsOfClasses) {
  const LossParameters p = parameters(Loss::sparse_categorical_crossentropy, true);
  EXPECT_DOUBLE_EQ(loss_of(p, {5, 5, 5, 5}, {2}), std::log(4));
  EXPECT_DOUBLE_EQ(loss_of(p, {1000, 0}, {1}), 1000);
  EXPECT_THAT(gradient_of(p, {1000, 0}, {1}), ElementsAre(1, -1));
}

TEST(LossTest, OutputGradientWhereTheOutputHasRoundedToOneOrZero) {
  EXPECT_THAT(sample_output_gradient(logit, Values{40, -40}, Values{1, 0}),
              ElementsAre(DoubleNear(-0.5, 1e-15), DoubleNear(0.5, 1e-15)));
  EXPECT_DOUBLE_EQ(sample_output_gradient(logit, Values{-700}, Values{1})[0], -std::exp(700));
  const LossParameters p = parameters(Loss::sparse_categorical_crossentropy, true);
  EXPECT_DOUBLE_EQ(sample_output_gradient(p, Values{0, 700}, Values{0})[0], -std::exp(700));
  EXPECT_EQ(sample_output_gradient(p, Values{0, 700}, Values{0})[1], 0);
}

TEST(LossTest, NanGivesNan) {
  for (const LossParameters& p : {logit, binary, parameters(Loss::mse, false)})
    EXPECT_TRUE(std::isnan(loss_of(p, {nan}, {1})));
  for (bool from_logits : {true, false})
    EXPECT_TRUE(std::isnan(loss_of(parameters(Loss::sparse_categorical_crossentropy, from_logits), {nan, 1}, {1})));
}

TEST(MetricTest, Accuracies) {
  using enum MetricFunction;
  EXPECT_EQ(sample_metric(binary_accuracy, Values{0.5}, Values{1}), 0) << "strictly above one half";
  EXPECT_EQ(sample_metric(binary_accuracy, Values{0.51}, Values{1}), 1);
  EXPECT_EQ(sample_metric(sparse_categorical_accuracy, Values{0.2, 0.4, 0.4}, Values{1}), 1) << "the first of equals";
  EXPECT_EQ(sample_metric(categorical_accuracy, Values{0.2, 0.7, 0.1}, Values{0, 0, 1}), 0);
  EXPECT_EQ(sample_metric(mse, Values{1, 2}, Values{0, 0}), 2.5);
  EXPECT_EQ(sample_metric(mae, Values{1, -2}, Values{0, 0}), 1.5);
}

}  // namespace
}  // namespace cenote::reference
