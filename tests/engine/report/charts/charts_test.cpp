#include "engine/report/charts/charts.h"

#include <gmock/gmock.h>

#include "engine/report/charts/comparison.h"
#include "engine/report/charts/trace_query.h"
#include "engine/theory/theory.h"
#include "tests/engine/report/charts/chart_queries.h"
#include "tests/engine/report/trained_run.h"

namespace cenote {
namespace {

using test::cells_of;
using test::ids_of;
using test::TemporaryFolder;
using test::trained_run;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

class Charts : public testing::Test {
 protected:
  TemporaryFolder folder_;
};

TEST_F(Charts, AreThereForWhatTheRunMeasured) {
  EXPECT_THAT(ids_of(trained_run(folder_.path())),
              ElementsAre("loss", "accuracy", "activation-gradient", "gradient-map", "weight-gradient", "weights",
                          "decision-boundary"));
}

TEST_F(Charts, AreNotThereForWhatItDidNot) {
  EXPECT_THAT(ids_of(trained_run(folder_.path(), {.settings = {{"trace.every", "0"}}})),
              ElementsAre("loss", "accuracy", "decision-boundary"));
  EXPECT_THAT(ids_of(trained_run(folder_.path(), {.settings = {{"recipe.epochs", "0"}, {"data.test_size", "0"}}})),
              ElementsAre("activation-gradient", "weight-gradient", "decision-boundary"));
}

TEST_F(Charts, OfClippingShowNormsBeforeAndAfter) {
  const RunFiles run =
      trained_run(folder_.path(), {.settings = {{"recipe.optimizer", R"({type = "SGD", clipnorm = 1e-3})"},
                                                {"trace.tensors", R"(["weight_gradient", "update"])"}}});
  const auto chart = clipping_chart(run);
  ASSERT_TRUE(chart);
  const auto rows = cells_of(*chart);
  EXPECT_THAT(rows[0], ElementsAre("time", "before", "after"));
  // Each of the six variables is clipped to 1e-3 by itself.
  EXPECT_GT(std::stod(rows[1][1]), 0.01);
  EXPECT_NEAR(std::stod(rows[1][2]), 1e-3 * std::sqrt(6), 1e-7);
}

TEST_F(Charts, OfClippingTakeClippedGradientsOfAnyOptimizer) {
  const RunFiles run =
      trained_run(folder_.path(), {.settings = {{"recipe.optimizer", R"({type = "Adam", clipnorm = 1e-3})"},
                                                {"trace.tensors", R"(["weight_gradient", "clipped_gradient"])"}}});
  const auto rows = cells_of(*clipping_chart(run));
  EXPECT_NEAR(std::stod(rows[1][2]), 1e-3 * std::sqrt(6), 1e-7);
  const auto shares = cells_of(*clipped_share_chart(run));
  EXPECT_THAT(shares[0], ElementsAre("time", "dense", "dense_1", "dense_2"));
  EXPECT_NEAR(std::stod(shares[1][1]),
              1e-3 / run.trace.quantile(run.trace.find("dense/weight_gradient"), Statistic::norm, 0, 0.5), 1e-5);
}

TEST_F(Charts, OfClippingNeedPlainSgd) {
  EXPECT_FALSE(clipping_chart(trained_run(
      folder_.path(), {.settings = {{"recipe.optimizer", R"({type = "SGD", clipnorm = 1e-3, momentum = 0.9})"},
                                    {"trace.tensors", R"(["weight_gradient", "update"])"}}})));
}

TEST_F(Charts, OfGradientsHoldTheTracesMedians) {
  const RunFiles run = trained_run(folder_.path());
  const auto rows = cells_of(*activation_gradient_chart(run));
  const auto layers = layers_with(run.trace, "activation_gradient");
  ASSERT_EQ(layers.size(), 3);
  EXPECT_EQ(std::stod(rows[1][2]), run.trace.quantile(layers[0].tensor, Statistic::norm, 0, 0.5));
  EXPECT_EQ(std::stod(rows.back()[4]),
            run.trace.quantile(layers[2].tensor, Statistic::norm, run.trace.records() - 1, 0.9));
}

TEST_F(Charts, OfGradientsHaveWhatTheoryExpectsBeforeTraining) {
  const RunFiles run = trained_run(folder_.path());
  const Experiment& experiment = run.experiment.experiment;
  const auto theory = theory::predict(experiment, load_data(experiment.data), {.most_draws = 1000});
  const auto rows = cells_of(*activation_gradient_chart(run));
  ASSERT_THAT(rows[0],
              ElementsAre("time", "layer", "median", "p10", "p90", "expected", "expected_p10", "expected_p90"));
  const auto layers = layers_with(run.trace, "activation_gradient");
  for (std::size_t l = 0; l < layers.size(); ++l) {
    EXPECT_EQ(std::stod(rows[l + 1][5]), std::sqrt(*theory.layers[l].gradient_square));
    EXPECT_EQ(std::stod(rows[l + 1][7]), (*theory.layers[l].gradient_band)[3]);
    EXPECT_LT(std::stod(rows[l + 1][6]), std::stod(rows[l + 1][7]));
  }
  EXPECT_EQ(rows[layers.size() + 1][5], "");  // later records have none
}

TEST_F(Charts, OfGradientsDoWithoutTheoryWhereItDoesNotCoverTheRun) {
  const RunFiles run = trained_run(folder_.path(), {.settings = {{"cohort.vary", "{gain = [1, 2]}"}}});
  EXPECT_EQ(cells_of(*activation_gradient_chart(run))[0].size(), 5U);
}

TEST_F(Charts, OfTheHistoryHoldItsNumbers) {
  const RunFiles run = trained_run(folder_.path());
  const auto rows = cells_of(*loss_chart(run));
  EXPECT_THAT(rows[0], ElementsAre("epoch", "median", "p10", "p90", "other", "seed 0", "seed 1", "seed 2"));
  EXPECT_EQ(rows.size(), 6);
  const History& history = run.history.history;
  EXPECT_EQ(std::stod(rows[2][4]), [&] {
    std::vector<double> losses;
    for (std::int64_t m = 0; m < 3; ++m) losses.push_back(history.at(m, 1, history.column("val_loss")));
    std::sort(losses.begin(), losses.end());
    return losses[1];
  }());
  EXPECT_NEAR(std::stod(rows[2][5]), history.at(0, 1, history.column("loss")), 1e-3);
}

TEST_F(Charts, OfTheDecisionBoundaryNeedTwoFeaturesAndOneOutput) {
  const RunFiles run = trained_run(folder_.path(), {.settings = {{"data.source", "make_blobs"},
                                                                 {"recipe.loss", "sparse_categorical_crossentropy"},
                                                                 {"network.layers[2].units", "3"},
                                                                 {"network.layers[2].activation", "softmax"}}});
  EXPECT_FALSE(decision_boundary_chart(run));
}

TEST_F(Charts, OfSeveralRunsCompareThem) {
  Comparison comparison;
  comparison.add("a", trained_run(folder_.path() / "a"));
  EXPECT_TRUE(comparison.charts().empty());
  comparison.add("b.c", trained_run(folder_.path() / "b"));
  ASSERT_EQ(comparison.charts().size(), 2);
  EXPECT_EQ(cells_of(comparison.charts()[0]).size(), 1 + 2 * 4);
  EXPECT_THAT(comparison.charts()[1].specification["signals"][0]["value"], ElementsAre("a", "b.c"));
}

}  // namespace
}  // namespace cenote
