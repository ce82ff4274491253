#include "engine/diagnosis/finding.h"

#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "cenote/error.h"
#include "engine/diagnosis/findings_json.h"
#include "tests/engine/diagnosis/seen.h"

namespace cenote {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

// SciPy: binomtest(k, n).proportion_ci(method="wilson")
TEST(Share, HasWilsonsInterval) {
  EXPECT_NEAR(share_of(5, 8).low, 0.3057423946026273, 1e-14);
  EXPECT_NEAR(share_of(5, 8).high, 0.8631557141764027, 1e-14);
  EXPECT_NEAR(share_of(1, 1).low, 0.20654931437723745, 1e-14);
  EXPECT_EQ(share_of(1, 1).high, 1);
  EXPECT_EQ(share_of(0, 100).low, 0);
  EXPECT_NEAR(share_of(0, 100).high, 0.03699349820698568, 1e-14);
}

TEST(Findings, NeedAQuarterOfTheMembers) {
  Seen seen = test::failed_run();
  for (int i = 0; i < 7; ++i) seen.members.push_back(seen.members[0]);
  seen.members[3].layers[0].change = 0;
  EXPECT_TRUE(diagnose(seen).empty());
  seen.members[5].layers[0].change = 0.004;
  const auto findings = diagnose(seen);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_DOUBLE_EQ(findings[0].members, 0.25);
  EXPECT_DOUBLE_EQ(findings[0].low, share_of(2, 8).low);
  EXPECT_DOUBLE_EQ(findings[0].evidence[0].number, 0.002);  // the median of those that have it
  EXPECT_FALSE(findings[0].remedies.empty());
}

class FindingsFile : public testing::Test {
 protected:
  std::filesystem::path file_ = std::filesystem::path(testing::TempDir()) / "FindingsFile.json";
  ~FindingsFile() override { std::filesystem::remove(file_); }
};

TEST_F(FindingsFile, IsReadAsItWasWritten) {
  const Finding finding{.pathology = Pathology::dying_relu,
                        .layer = "dense_3",
                        .first_step = 7,
                        .last_step = 700,
                        .members = 0.5,
                        .low = 0.3,
                        .high = 0.7,
                        .evidence = {{"dead_unit_share", 1}, {"of_another", NAN}},
                        .remedies = {Remedy::activation, Remedy::initialization}};
  write_findings(file_, {&finding, 1});
  const auto read = read_findings(file_);
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(findings_json(read), findings_json({&finding, 1}));
  EXPECT_TRUE(std::isnan(read[0].evidence[1].number));
  EXPECT_EQ(findings_json(read)[0]["evidence"]["of_another"], nullptr);
}

TEST_F(FindingsFile, OfAHealthyRunIsAnEmptyList) {
  write_findings(file_, {});
  EXPECT_TRUE(read_findings(file_).empty());
  std::ifstream stream(file_);
  EXPECT_EQ(nlohmann::json::parse(stream), nlohmann::json::array());
}

TEST_F(FindingsFile, ThatIsCutOffIsAnErrorThatNamesIt) {
  EXPECT_THAT([&] { read_findings(file_); }, ThrowsMessage<SpecError>(HasSubstr(file_.string())));
  for (const char* text : {"[{\"finding\": \"dying_relu\"", "[{\"finding\": \"no such word\"}]", "[{}]", "[1]"}) {
    std::ofstream(file_) << text;
    EXPECT_THAT([&] { read_findings(file_); }, ThrowsMessage<SpecError>(HasSubstr("is not what Cenote wrote"))) << text;
  }
}

}  // namespace
}  // namespace cenote
