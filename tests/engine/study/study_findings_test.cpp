#include "engine/study/study_findings.h"

#include <gmock/gmock.h>

#include <sstream>

#include "engine/study/text_table.h"

namespace cenote {
namespace {

using ::testing::HasSubstr;

StudyRow row_of(const std::string& name) {
  StudyRow row;
  row.name = name;
  return row;
}

Finding some_finding(Pathology pathology) {
  return {.pathology = pathology,
          .layer = "dense",
          .first_step = 0,
          .last_step = 700,
          .members = 1,
          .low = 0.94,
          .high = 1,
          .evidence = {{"activation_gradient_ratio", 1e-6}},
          .remedies = {Remedy::activation, Remedy::normalization}};
}

TEST(StudyFindings, HaveALineForEachAndSayWhatItMeansOnce) {
  StudyResult study;
  study.rows = {row_of("10 sigmoid"), row_of("8 sigmoid"), row_of("10 ReLU"), row_of("unjudged")};
  study.rows[0].findings = study.rows[1].findings = {{some_finding(Pathology::vanishing_gradient)}};
  study.rows[2].findings.emplace();
  const std::string text = study_findings(study);
  EXPECT_THAT(text, HasSubstr("10 sigmoid\n  vanishing_gradient: 100 % of members (94–100 %), dense, steps 0–700; "
                              "activation_gradient_ratio 1e-06."));
  EXPECT_THAT(text, HasSubstr("10 ReLU: healthy\n"));
  EXPECT_EQ(text.find("unjudged"), std::string::npos);
  const auto meaning = text.find("vanishing_gradient: Of the gradient that reaches");
  ASSERT_NE(meaning, std::string::npos);
  EXPECT_EQ(text.find("vanishing_gradient: Of", meaning + 1), std::string::npos);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), 118U) << line;
}

TEST(StudyFindings, AreEmptyWhereNothingWasJudged) {
  StudyResult study;
  study.rows = {row_of("unjudged")};
  EXPECT_EQ(study_findings(study), "");
}

}  // namespace
}  // namespace cenote
