// Each cause, where it is and where it is not.
#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "tests/engine/diagnosis/seen.h"

namespace cenote {
namespace {

using test::failed_run;
using test::found_in;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// ‖∂L/∂h‖ falls by `factor` a layer on its way back; ‖∂L/∂W‖ stays as it is.
void scale_gradients(MemberSeen& member, double factor) {
  for (std::size_t i = 0; i < member.layers.size(); ++i)
    for (double& norm : member.layers[i].activation_gradient)
      norm = 0.1 * std::pow(factor, static_cast<double>(member.layers.size() - 1 - i));
}

TEST(Causes, AreNotFoundInAHealthyFailure) { EXPECT_THAT(found_in(failed_run()), IsEmpty()); }

TEST(VanishingGradient, IsSeenInActivationsThoughWeightsDoNotShowIt) {
  Seen seen = failed_run();
  scale_gradients(seen.members[0], 0.05);
  const auto findings = diagnose(seen);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].pathology, Pathology::vanishing_gradient);
  EXPECT_EQ(findings[0].layer, "dense");
  EXPECT_EQ(findings[0].last_step, 14);
  EXPECT_EQ(findings[0].evidence[0].name, "activation_gradient_ratio");
  EXPECT_NEAR(findings[0].evidence[0].number, 0.05 * 0.05 * 0.05, 1e-9);
  EXPECT_NEAR(findings[0].evidence[1].number, 1, 1e-12);
}

TEST(VanishingGradient, IsNoneWhereTheMemberLearnt) {
  Seen seen = failed_run();
  scale_gradients(seen.members[0], 0.05);
  seen.members[0].outcome.has_learnt = true;
  EXPECT_THAT(found_in(seen), IsEmpty());
}

TEST(VanishingGradient, IsJudgedWhereNobodyKnowsTheOutcome) {
  Seen seen = failed_run();
  scale_gradients(seen.members[0], 0.05);
  seen.members[0].outcome = {};
  EXPECT_THAT(found_in(seen), ElementsAre("vanishing_gradient"));
}

TEST(VanishingGradient, OfADeadLayerIsADyingRelu) {
  Seen seen = failed_run(Activation::relu);
  scale_gradients(seen.members[0], 0);
  seen.members[0].layers[2].after.dead_units = 1;
  EXPECT_THAT(found_in(seen), ElementsAre("dying_relu"));
}

TEST(VanishingGradient, IsAGradientThatTheOptimizerCannotUseAnyMore) {
  Seen seen = failed_run();
  scale_gradients(seen.members[0], 0.4);  // 0.064 from the last hidden layer to the first
  EXPECT_THAT(found_in(seen), IsEmpty());
  for (double& norm : seen.members[0].layers[0].weight_gradient) norm = 1e-6;  // √20·10⁻⁶ε⁻¹ = 2.2
  EXPECT_THAT(found_in(seen), ElementsAre("vanishing_gradient"));
  for (double& norm : seen.members[0].layers[4].weight_gradient) norm = 1e-6;  // nor is the output layer's of use
  EXPECT_THAT(found_in(seen), IsEmpty());
}

TEST(VanishingGradient, OfSgdIsOneThatTakesAKernelNowhere) {
  Seen seen = failed_run();
  seen.optimizer = optimizers::sgd();
  scale_gradients(seen.members[0], 0.4);
  for (double& norm : seen.members[0].layers[0].weight_gradient) norm = 1e-3;
  EXPECT_THAT(found_in(seen), ElementsAre("vanishing_gradient"));  // 0.01·14·10⁻³/√20 < 10⁻³·1/√2
}

TEST(VanishingGradient, IsSeenBeforeALayerDies) {
  Seen seen = failed_run(Activation::relu);
  scale_gradients(seen.members[0], 0.05);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t t = 1; t < 3; ++t) seen.members[0].layers[i].activation_gradient[t] = 0;
  seen.members[0].layers[2].after.dead_units = 1;
  EXPECT_THAT(found_in(seen), ElementsAre("vanishing_gradient", "dying_relu"));
}

TEST(VanishingGradient, IsNotJudgedWithoutATrace) {
  Seen seen = failed_run();
  for (LayerSeen& layer : seen.members[0].layers) layer.activation_gradient = layer.weight_gradient = {};
  EXPECT_THAT(found_in(seen), IsEmpty());
}

TEST(ExplodingGradient, GrowsFromLayerToLayer) {
  Seen seen = failed_run();
  scale_gradients(seen.members[0], 20);
  EXPECT_THAT(found_in(seen), ElementsAre("exploding_gradient"));
}

TEST(ExplodingGradient, MayOverflow) {
  Seen seen = failed_run();
  seen.members[0].layers[1].nonfinite[0] = 3;
  EXPECT_THAT(found_in(seen), ElementsAre("exploding_gradient"));
}

TEST(ExplodingGradient, IsNoneWhereOnlyASureOutputOverflows) {
  Seen seen = failed_run();
  seen.members[0].layers[4].nonfinite[0] = 3;
  EXPECT_THAT(found_in(seen), IsEmpty());
}

TEST(Causes, AreNotGradientsWhereNoKernelMoved) {
  for (const double factor : {0.2, 20.0}) {  // 0.008 and 8,000 from the last hidden layer to the first
    Seen seen = failed_run();
    scale_gradients(seen.members[0], factor);
    EXPECT_EQ(found_in(seen).size(), 1U);
    for (LayerSeen& layer : seen.members[0].layers) layer.change = 0.005;
    EXPECT_THAT(found_in(seen), ElementsAre("unchanged_weights"));
    for (LayerSeen& layer : seen.members[0].layers) layer.gain = 2.5;  // half a per cent of large weights is a move
    EXPECT_EQ(found_in(seen).size(), 2U);
  }
}

TEST(VanishingGradient, MayLeaveNothingToMoveWith) {
  Seen seen = failed_run();
  scale_gradients(seen.members[0], 0.05);
  for (LayerSeen& layer : seen.members[0].layers) layer.change = 0;
  EXPECT_THAT(found_in(seen), ElementsAre("vanishing_gradient", "unchanged_weights"));
}

TEST(DyingRelu, IsALayerThatLetsNothingThrough) {
  Seen seen = failed_run(Activation::relu);
  seen.members[0].layers[2].after.dead_units = 0.8;
  EXPECT_THAT(found_in(seen), IsEmpty());
  seen.members[0].layers[2].after.dead_units = 1;
  const auto findings = diagnose(seen);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].pathology, Pathology::dying_relu);
  EXPECT_EQ(findings[0].layer, "dense_2");
  EXPECT_EQ(findings[0].first_step, 14);
}

TEST(DyingRelu, IsOfReluAlone) {
  Seen seen = failed_run(Activation::tanh);
  seen.members[0].layers[2].after.dead_units = 1;
  EXPECT_THAT(found_in(seen), IsEmpty());
}

TEST(SaturatedActivation, IsALayerOnItsFlatEnds) {
  Seen seen = failed_run(Activation::sigmoid);
  seen.members[0].layers[1].before.saturated = 0.99;
  EXPECT_THAT(found_in(seen), ElementsAre("saturated_activation"));
}

TEST(SaturatedActivation, IsNotASureOutput) {
  Seen seen = failed_run();
  seen.members[0].layers[4].after.saturated = 1;
  EXPECT_THAT(found_in(seen), IsEmpty());
}

TEST(PoorInitialization, IsFarTooSmallOrTooLarge) {
  for (const double gain : {0.05, 20.0}) {
    Seen seen = failed_run();
    for (LayerSeen& layer : seen.members[0].layers) layer.gain = gain;
    EXPECT_THAT(found_in(seen), ElementsAre("poor_initialization")) << gain;
  }
}

TEST(PoorInitialization, IsUnitsThatAreAllTheSame) {
  Seen seen = failed_run();
  for (LayerSeen& layer : seen.members[0].layers) layer.alike = 0;
  EXPECT_THAT(found_in(seen), ElementsAre("poor_initialization"));
}

TEST(PoorInitialization, IsNotOneUnitALayer) {
  Seen seen = failed_run();
  for (LayerSeen& layer : seen.members[0].layers) layer.alike = 0;
  for (LayerFacts& layer : seen.layers) layer.units = 1;
  EXPECT_THAT(found_in(seen), IsEmpty());
}

TEST(Causes, AreNotInventedFromNumbersThatAreNone) {
  Seen seen = failed_run();
  for (LayerSeen& layer : seen.members[0].layers) {
    layer = {};
    layer.activation_gradient = {infinity, not_seen, not_seen};
  }
  EXPECT_THAT(found_in(seen), IsEmpty());
}

}  // namespace
}  // namespace cenote
