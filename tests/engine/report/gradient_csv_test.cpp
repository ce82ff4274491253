#include "engine/report/gradient_csv.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cmath>
#include <fstream>

#include "cenote/error.h"
#include "engine/diagnosis/diagnose.h"
#include "tests/engine/report/finished_run.h"

namespace cenote {
namespace {

using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

class GradientCsv : public testing::Test {
 protected:
  Seen read(const std::string& text) {
    std::ofstream(file_) << text;
    return read_gradient_csv(file_).seen;
  }
  std::vector<std::string> found(const std::string& text) {
    std::ofstream(file_) << text;
    std::vector<std::string> words;
    for (const Finding& finding : diagnose(read_gradient_csv(file_).seen))
      words.emplace_back(to_word(finding.pathology));
    return words;
  }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "gradients.csv";
};

TEST_F(GradientCsv, HasLayersInTheOrderOfAppearanceAndStepsInTheirOwn) {
  const Seen seen = read("step,layer,weight_gradient\n10,fc1,0.5\n10,fc2,0.25\n0,fc1,1\n0,fc2,2\n");
  ASSERT_EQ(seen.layers.size(), 2U);
  EXPECT_EQ(seen.layers[0].name, "fc1");
  EXPECT_THAT(seen.steps, ElementsAre(0, 10));
  ASSERT_EQ(seen.members.size(), 1U);
  EXPECT_THAT(seen.members[0].layers[0].weight_gradient, ElementsAre(1, 0.5));
  EXPECT_TRUE(seen.members[0].layers[0].activation_gradient.empty());
  EXPECT_FALSE(seen.members[0].outcome.has_learnt);
}

TEST_F(GradientCsv, IsJudgedByRatioWithoutALoss) {
  EXPECT_THAT(found("step,layer,weight_gradient\n0,a,1e-6\n0,b,1e-4\n0,c,0.1\n0,out,0.2\n"),
              ElementsAre("vanishing_gradient"));
  EXPECT_THAT(found("step,layer,activation_gradient\n0,a,1e6\n0,b,1e3\n0,c,0.1\n0,out,0.2\n"),
              ElementsAre("exploding_gradient"));
  EXPECT_THAT(found("step,layer,weight_gradient\n0,a,1e6\n0,b,1e3\n0,c,0.1\n0,out,0.2\n"),
              ElementsAre("exploding_gradient"));
  EXPECT_THAT(found("step,layer,activation_gradient,weight_gradient\n0,a,,1e6\n0,b,,1e3\n0,c,,0.1\n0,out,,0.2\n"),
              ElementsAre("exploding_gradient"));
  EXPECT_THAT(found("step,layer,weight_gradient\n0,a,0.1\n0,b,0.1\n0,c,0.1\n0,out,0.2\n"), ElementsAre());
}

TEST_F(GradientCsv, OfARunThatLearntIsHealthy) {
  std::string text = "step,layer,weight_gradient,loss\n";
  for (int step = 0; step < 20; ++step)
    for (const char* row : {"a,1e-6", "b,1e-4", "c,0.1", "out,0.2"})
      text += std::to_string(step) + "," + row + "," + std::to_string(1.0 / (1 + step)) + "\n";
  EXPECT_THAT(found(text), ElementsAre());
}

TEST_F(GradientCsv, TakesWhatIsNoNumberForAnOverflow) {
  EXPECT_THAT(
      found("step,layer,weight_gradient,loss\n0,a,nan,1\n0,b,inf,1\n0,out,1,1\n1,a,nan,nan\n1,b,nan,nan\n1,out,nan,"
            "nan\n"),
      ElementsAre("exploding_gradient", "divergence"));
}

TEST_F(GradientCsv, MayHaveLinesAsPythonEndsThem) {
  const Seen seen = read("step,layer,weight_gradient\r\n0,a,1\r\n0,b,2\r\n");
  EXPECT_THAT(seen.members[0].layers[1].weight_gradient, ElementsAre(2));
}

TEST_F(GradientCsv, MayBeWrittenAsRFC4180Allows) {
  const Seen seen = read("\xEF\xBB\xBF\"step\", layer ,weight_gradient\n3.0,\"dense, \"\"1\"\"\", +0.5\n");
  EXPECT_EQ(seen.layers[0].name, "dense, \"1\"");
  EXPECT_THAT(seen.steps, ElementsAre(3));
  EXPECT_THAT(seen.members[0].layers[0].weight_gradient, ElementsAre(0.5));
}

TEST_F(GradientCsv, TakesAnEmptyCellForWhatWasNotMeasured) {
  const Seen seen = read("step,layer,weight_gradient,activation_gradient\n0,a,,2\n0,b,1,\n0,c,nan,2\n");
  for (const std::size_t layer : {0U, 1U}) EXPECT_THAT(seen.members[0].layers[layer].nonfinite, ElementsAre(0));
  EXPECT_THAT(seen.members[0].layers[2].nonfinite, ElementsAre(1));
  EXPECT_TRUE(std::isnan(seen.members[0].layers[0].weight_gradient[0]));
}

TEST_F(GradientCsv, WarnsWhereTheLastLineMayBeCutOff) {
  std::ofstream(file_) << "step,layer,weight_gradient\n0,a,1\n0,b,2.5";
  const auto csv = read_gradient_csv(file_);
  EXPECT_THAT(csv.seen.members[0].layers[1].weight_gradient, ElementsAre(2.5));
  EXPECT_THAT(csv.warnings, ElementsAre(HasSubstr("its last line has no end")));
  std::ofstream(file_) << "step,layer,weight_gradient\n0,a,1\n";
  EXPECT_THAT(read_gradient_csv(file_).warnings, ElementsAre());
}

TEST_F(GradientCsv, MayBeLongButNotAlmostEmpty) {
  std::string dense = "step,layer,weight_gradient\n", diagonal = dense;
  for (int i = 0; i < 100'000; ++i) {
    dense += fmt::format("{},layer{},1\n", i / 10, i % 10);
    diagonal += fmt::format("{},layer{},1\n", i, i);
  }
  EXPECT_EQ(read(dense).steps.size(), 10'000U);
  EXPECT_THAT([&] { read(diagonal); },
              ThrowsMessage<SpecError>(HasSubstr("100000 steps × 100000 layers × 1 members, but 100000 rows")));
}

TEST_F(GradientCsv, HasMembers) {
  const Seen seen = read("member,step,layer,weight_gradient\n0,0,a,1\n0,0,b,1\n7,0,a,2\n7,0,b,1\n");
  ASSERT_EQ(seen.members.size(), 2U);
  EXPECT_THAT(seen.members[1].layers[0].weight_gradient, ElementsAre(2));
}

TEST_F(GradientCsv, ErrorsNameFileLineAndWhatIsAllowed) {
  const auto fails = [&](const std::string& text, const std::string& with) {
    EXPECT_THAT([&] { read(text); },
                ThrowsMessage<SpecError>(testing::AllOf(HasSubstr("gradients.csv"), HasSubstr(with))))
        << text;
  };
  fails("", "empty");
  fails("step,layer,norm\n", "gradients.csv:1: there is no column \"norm\"; allowed: step, layer, activation_gradient");
  fails("step,layer,weight_gradients\n", "did you mean \"weight_gradient\"");
  fails("step,step,layer,weight_gradient\n", "column \"step\" is there twice");
  fails("step,weight_gradient\n0,1\n", "the columns step and layer are needed");
  fails("step,layer\n0,a\n", "a column activation_gradient or weight_gradient is needed");
  fails("step,layer,weight_gradient\n", "no rows after the header");
  fails("step,layer,weight_gradient\n0,a,-1\n",
        "gradients.csv:2: column \"weight_gradient\" (3): -1 is not allowed; allowed: a norm");
  fails("step,layer,weight_gradient\n0,a,1\n0,a,1\n", "has step 0 twice");
  fails("step,layer,weight_gradient\n0,a,1\nx,a,1\n", "gradients.csv:3: column \"step\" (1): \"x\" is not allowed");
  fails("step,layer,weight_gradient\n-1,a,1\n", "\"-1\" is not allowed; allowed: a whole number from 0");
  fails("step,layer,weight_gradient\n0.5,a,1\n", "\"0.5\" is not allowed; allowed: a whole number");
  fails("step,layer,weight_gradient\n1e300,a,1\n", "\"1e300\" is not allowed; allowed: a whole number");
  fails("step,layer,weight_gradient\nnan,a,1\n", "\"nan\" is not allowed; allowed: a whole number");
  fails("step,layer,weight_gradient\n,a,1\n", "missing value; allowed: a whole number");
  fails("step,layer,weight_gradient\n0,,1\n", "missing value; allowed: a layer's name");
  fails("step,layer,weight_gradient\n0,a,1e400\n", "\"1e400\" is not allowed");
  fails("step,layer,weight_gradient\n0,a,None\n", "\"None\" is not allowed");
  fails("step,layer,weight_gradient\n0,a\n", "gradients.csv:2: 2 fields; allowed: 3");
  fails("step,layer,weight_gradient\n0,\"a,1\n", "a quote that does not");
  EXPECT_THAT([&] { read_gradient_csv(folder_.path() / "none.csv"); }, ThrowsMessage<SpecError>(HasSubstr("none.csv")));
}

}  // namespace
}  // namespace cenote
