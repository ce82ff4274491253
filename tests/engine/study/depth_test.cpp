// The study `depth`: networks no deeper than six correlation lengths train; on the ordered side deeper ones do not.
#include <gmock/gmock.h>

#include <sstream>

#include "engine/study/study_table.h"
#include "engine/study/theory_charts.h"
#include "tests/engine/study/built_in.h"

namespace cenote {
namespace {

using ::testing::HasSubstr;

using DepthInDistribution = test::StudyTest;

TEST(BuiltInDepth, TrainsAtLeastTwoThousandNetworks) {
  std::int64_t networks = 0;
  for (const auto& variant : test::built_in("depth").variants) networks += variant.experiment.cohort.size();
  EXPECT_GE(networks, 2000);
}

TEST_F(DepthInDistribution, EndsOnTheOrderedSideWhereTheorySaysSo) {
  const auto study = run(test::built_in("depth", {"cohort.members=3", "cohort.vary={gain=[0.7, 1.3]}"},
                                        {"2 layers", "4 layers", "24 layers"}),
                         "depth");
  ASSERT_EQ(study.rows.size(), 3U);
  const auto point = [&](std::size_t row, std::size_t gain) { return study.rows[row].gains.at(gain); };
  EXPECT_NEAR(*point(0, 0).sigma_w, 0.7, 1e-9);
  EXPECT_EQ(point(2, 1).hidden_layers, 24);
  EXPECT_LT(*point(0, 0).trainable_depth, 12);
  EXPECT_GT(*point(0, 1).trainable_depth, 100);
  EXPECT_EQ(point(0, 0).learnt, 1);
  EXPECT_EQ(point(2, 0).learnt, 0);
  EXPECT_EQ(point(2, 1).learnt, 1);
  EXPECT_THAT(study.notes.at(0), HasSubstr("divide these 18 networks"));
  const auto chart = phase_diagram_chart(study.rows);
  ASSERT_TRUE(chart);
  std::istringstream table(chart->specification["data"][0]["values"].get<std::string>());
  std::string line;
  int rows = 0;
  while (std::getline(table, line)) ++rows;
  EXPECT_EQ(rows, 1 + 3 * 2);
}

TEST(PhaseDiagram, NeedsAGainThatVariesAndSeveralDepths) {
  EXPECT_FALSE(phase_diagram_chart({}));
  StudyRow row;
  row.gains = {{.gain = 1, .learnt = 1, .members = 1, .hidden_layers = 3, .sigma_w = 1.0}};
  EXPECT_FALSE(phase_diagram_chart({row, row}));
}

}  // namespace
}  // namespace cenote
