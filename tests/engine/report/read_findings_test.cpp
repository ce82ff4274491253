#include <gmock/gmock.h>

#include "cenote/error.h"
#include "engine/report/read_run.h"
#include "tests/engine/report/finished_run.h"

namespace cenote {
namespace {

using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;

class ReadFindings : public testing::Test {
 protected:
  std::optional<std::vector<RecordedFinding>> read(const std::string& text) {
    std::ofstream(file_) << text;
    return read_findings(file_);
  }
  std::string error_of(const std::string& text) {
    try {
      read(text);
    } catch (const SpecError& error) {
      return error.what();
    }
    return "no error";
  }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "findings.json";
};

constexpr auto good = R"([{"finding": "vanishing_gradient", "layer": "dense", "first_step": 0, "last_step": 28,
  "members": 0.5, "confidence": [0.25, 0.75], "evidence": {"ratio": 1e-6, "z": null}, "remedy": ["relu", "he_normal"]}])";

TEST_F(ReadFindings, KeepsAllThatTheFileSays) {
  const auto findings = read(good);
  ASSERT_EQ(findings->size(), 1);
  const RecordedFinding& finding = findings->front();
  EXPECT_EQ(finding.finding, "vanishing_gradient");
  EXPECT_EQ(finding.layer, "dense");
  EXPECT_EQ(finding.first_step, 0);
  EXPECT_EQ(finding.last_step, 28);
  EXPECT_EQ(finding.members, 0.5);
  EXPECT_EQ(finding.confidence[1], 0.75);
  ASSERT_EQ(finding.evidence.size(), 2);
  EXPECT_EQ(finding.evidence[0], std::pair("ratio", 1e-6));  // in the file's order
  EXPECT_TRUE(std::isnan(finding.evidence[1].second));
  EXPECT_THAT(finding.remedies, ElementsAre("relu", "he_normal"));
}

TEST_F(ReadFindings, TellsHealthyFromNotJudged) {
  EXPECT_FALSE(read_findings(file_));
  EXPECT_TRUE(read("[]")->empty());
}

TEST_F(ReadFindings, NamesTheFileAndTheFindingThatIsWrong) {
  EXPECT_THAT(error_of("[{"), HasSubstr("findings.json"));
  EXPECT_THAT(error_of("{}"), HasSubstr("findings.json: is no list of findings"));
  EXPECT_THAT(error_of("[{\"finding\": \"divergence\"}]"), HasSubstr("findings.json: finding 1: "));
  EXPECT_THAT(error_of("[7]"), HasSubstr("finding 1: "));
  std::string wrong = good;
  wrong.replace(wrong.find("28"), 2, "{}");
  EXPECT_THAT(error_of(wrong), HasSubstr("finding 1: "));
  wrong = good;
  wrong.replace(wrong.find("[0.25, 0.75]"), 12, "[0.25]");
  EXPECT_THAT(error_of(wrong), HasSubstr("finding 1: "));
}

}  // namespace
}  // namespace cenote
