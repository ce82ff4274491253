#include "engine/report/gradient_csv.h"

#include <gmock/gmock.h>

#include <fstream>

#include "cenote/error.h"
#include "engine/report/diagnose_run.h"
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
    return read_gradient_csv(file_);
  }
  std::vector<std::string> found(const std::string& text) {
    std::ofstream(file_) << text;
    std::vector<std::string> words;
    for (const Finding& finding : diagnose_csv(file_)) words.emplace_back(to_word(finding.pathology));
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
  fails("step,layer,norm\n", "there is no column \"norm\"; allowed: step, layer, activation_gradient");
  fails("step,weight_gradient\n0,1\n", "the columns step and layer are needed");
  fails("step,layer\n0,a\n", "a column activation_gradient or weight_gradient is needed");
  fails("step,layer,weight_gradient\n", "there are no rows");
  fails("step,layer,weight_gradient\n0,a,-1\n", "a norm of -1 is not allowed");
  fails("step,layer,weight_gradient\n0,a,1\n0,a,1\n", "has step 0 twice");
  fails("step,layer,weight_gradient\nx,a,1\n", "x");
  fails("step,layer,weight_gradient\n0,a\n", "2");
  EXPECT_THAT([&] { read_gradient_csv(folder_.path() / "none.csv"); }, ThrowsMessage<SpecError>(HasSubstr("none.csv")));
}

}  // namespace
}  // namespace cenote
