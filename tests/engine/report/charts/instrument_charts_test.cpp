// Charts of the instruments' readings, and the column of the instruments' table that names them.
#include <gmock/gmock.h>

#include <cmath>

#include "engine/report/charts/charts.h"
#include "engine/report/charts/expected_numbers.h"
#include "engine/report/charts/histogram_table.h"
#include "engine/report/charts/trace_query.h"
#include "engine/theory/theory.h"
#include "engine/trace/quantile.h"
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
using testing::Not;

RunFiles measured_run(const std::filesystem::path& folder, const std::string& instruments) {
  return trained_run(
      folder,
      {.settings = {{"trace.instruments", instruments},
                    {"trace.tensors", R"(["weight_gradient", "activation_gradient", "activation", "update"])"}}});
}

class InstrumentCharts : public testing::Test {
 protected:
  TemporaryFolder folder_;
};

TEST_F(InstrumentCharts, AreEachThereForWhatItsInstrumentMeasured) {
  struct Case {
    const char* instrument;
    std::vector<std::string> charts;
  };
  const Case cases[] = {
      {"saturation", {"dead-units", "saturated-units", "saturated-outputs"}},
      {"histogram", {"histogram", "fp16-underflow"}},
      {"epsilon_share", {"epsilon-share"}},
      {"flushed_share", {"flushed-share"}},
      {"update_cosine", {"update-cosine"}},
      {"noise_scale", {"noise-scale"}},
      {"gradient_correlation", {"gradient-correlation"}},
      {"jacobian", {"jacobian-size", "jacobian-largest", "jacobian-rank", "input-jacobian", "input-jacobian-rank"}},
  };
  const auto with_norms = ids_of(measured_run(folder_.path(), R"(["norm"])"));
  for (const auto& [instrument, charts] : cases) {
    auto ids = ids_of(measured_run(folder_.path(), std::string(R"(["norm", ")") + instrument + "\"]"));
    EXPECT_EQ(ids.size(), with_norms.size() + charts.size()) << instrument;
    for (const std::string& chart : charts) {
      EXPECT_THAT(ids, Contains(chart));
      EXPECT_THAT(with_norms, Not(Contains(chart)));
    }
  }
}

TEST_F(InstrumentCharts, OfSharesHoldTheMeanOverSeeds) {
  const RunFiles run = measured_run(folder_.path(), R"(["saturation"])");
  const auto rows = cells_of(*saturated_outputs_chart(run));
  EXPECT_THAT(rows[0], ElementsAre("time", "dense", "dense_1", "dense_2"));
  const Readings& readings = *run.trace.find("dense_1/activation", Instrument::saturation);
  const double sum = readings.numbers[2] + readings.numbers[5] + readings.numbers[8];  // three seeds of record 0
  EXPECT_NEAR(std::stod(rows[1][2]), sum / 3, 1e-5);
  EXPECT_GT(sum, 0);  // zeros of a ReLU
}

TEST_F(InstrumentCharts, OfDeadUnitsDoWithMoments) {
  const RunFiles run = measured_run(folder_.path(), R"(["moments", "saturation"])");
  const RunFiles moments = measured_run(folder_.path(), R"(["moments"])");
  const auto read = dead_units_chart(run), counted = dead_units_chart(moments);
  ASSERT_TRUE(read && counted);
  EXPECT_EQ(cells_of(*read), cells_of(*counted));
}

TEST_F(InstrumentCharts, LeaveOutRecordsThatAreNotTheirs) {
  const RunFiles run = measured_run(folder_.path(), R"(["moments", {type = "saturation", every = 3}])");
  EXPECT_EQ(cells_of(*saturated_units_chart(run)).size(), 1 + 3);  // steps 0, 3, 4
  EXPECT_EQ(cells_of(*gradient_map_chart(run)).size(), 1 + 5);     // steps 0 … 4
}

TEST_F(InstrumentCharts, OfCosinesKeepTheirSign) {
  const RunFiles run = measured_run(folder_.path(), R"(["update_cosine"])");
  const auto rows = cells_of(*update_cosine_chart(run));
  ASSERT_EQ(rows.size(), 1 + 3);  // neither the first record nor the last, which has no update
  const auto cosines = measured(run.trace, *run.trace.find("dense/update", Instrument::update_cosine), 0, 1);
  EXPECT_NEAR(std::stod(rows[1][1]), quantile(cosines, 0.5), 1e-5);
}

TEST_F(InstrumentCharts, OfJacobiansHaveWhatTheoryExpects) {
  const RunFiles run = measured_run(folder_.path(), R"(["jacobian"])");
  const Experiment& experiment = run.experiment.experiment;
  const auto layers = theory::predict(experiment, load_data(experiment.data), {.most_draws = 1}).layers;
  const double chi[] = {*layers[0].chi, *layers[1].chi, *layers[2].chi};
  // Two features, layers of 5, 4 and 1: five outputs by two inputs have two singular values.
  const auto of_layer = expected_jacobians(run), from_data = expected_input_jacobians(run);
  EXPECT_DOUBLE_EQ(of_layer.at("dense").expected, chi[0] * 5 / 2);
  EXPECT_DOUBLE_EQ(of_layer.at("dense_1").expected, chi[1]);
  EXPECT_DOUBLE_EQ(from_data.at("dense_1").expected, chi[0] * chi[1] * 4 / 2);
  EXPECT_DOUBLE_EQ(from_data.at("dense_2").expected, chi[0] * chi[1] * chi[2]);
  const auto rows = cells_of(*input_jacobian_chart(run));
  EXPECT_EQ(std::stod(rows[3][5]), from_data.at("dense_2").expected);
  const auto squares = measured(run.trace, *run.trace.find("dense_2/input_jacobian", Instrument::jacobian), 0, 0);
  EXPECT_EQ(std::stod(rows[3][2]), quantile(squares, 0.5));
}

TEST_F(InstrumentCharts, OfJacobiansOfAWideNetworkLieOnTheirTheory) {
  const RunFiles run = trained_run(folder_.path(), {.settings = {{"trace.instruments", R"(["jacobian"])"},
                                                                 {"network.layers[0].units", "200"},
                                                                 {"network.layers[1].units", "200"},
                                                                 {"cohort.members", "8"},
                                                                 {"recipe.epochs", "0"}}});
  const auto expected = expected_input_jacobians(run);
  for (const char* layer : {"dense", "dense_1"}) {
    const auto* readings = run.trace.find(layer + std::string("/input_jacobian"), Instrument::jacobian);
    const double mean = mean_of(measured(run.trace, *readings, 0, 0));
    EXPECT_NEAR(mean / expected.at(layer).expected, 1, 0.15) << layer;
  }
}

TEST_F(InstrumentCharts, OfJacobiansDoWithoutTheoryWhereLayersAreNoChain) {
  const RunFiles run =
      trained_run(folder_.path(), {.settings = {{"trace.instruments", R"(["jacobian"])"},
                                                {"network.layers[1]", R"({type = "BatchNormalization"})"}}});
  EXPECT_EQ(cells_of(*input_jacobian_chart(run))[0].size(), 5U);
}

TEST_F(InstrumentCharts, OfHistogramsCountEveryNumberOfEverySeed) {
  const RunFiles run = measured_run(folder_.path(), R"(["histogram"])");
  const auto table = histogram_table(run);
  ASSERT_TRUE(table);
  EXPECT_THAT(table->tensors, ElementsAre("activation", "activation_gradient", "weight_gradient", "update"));
  EXPECT_THAT(table->layers, ElementsAre("dense", "dense_1", "dense_2"));
  const auto rows = cells_of(*histogram_chart(run));
  EXPECT_THAT(std::vector(rows[0].begin(), rows[0].begin() + 4), ElementsAre("tensor", "layer", "time", "zeros"));
  EXPECT_EQ(rows[0][4], std::to_string(table->lowest));
  double count = 0;
  for (std::size_t column = 3; column < rows[1].size(); ++column) count += std::stod(rows[1][column]);
  EXPECT_EQ(count, 3 * 32 * 5);  // seeds, samples of the batch, units
}

}  // namespace
}  // namespace cenote
