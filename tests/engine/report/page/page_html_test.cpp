#include <gmock/gmock.h>

#include <regex>

#include "engine/report/page/page.h"

namespace cenote {
namespace {

using testing::HasSubstr;
using testing::Not;

Chart small_chart(const std::string& id) {
  return {id, "Title <b>", "Caption", {{"data", {{{"name", "table"}, {"values", "x\n</script>\n"}}}}}};
}

ReportPage small_page() {
  return {.title = "Does \"it\" <learn>?",
          .question = "What was asked",
          .verdict = "One sentence",
          .details = "More of it",
          .notes = {"A note"},
          .warnings = {"A warning"},
          .table = {.heading = {"", "loss\nmedian"}, .rows = {{"10 sigmoid", "0.693"}}, .legend = "Legend"},
          .comparisons = {small_chart("losses")},
          .sections = {{"10-sigmoid", "10 sigmoid", {"10 × Dense"}, {small_chart("loss")}}}};
}

TEST(PageHtml, SaysWhatWasAskedAndFound) {
  const std::string html = page_html(small_page());
  for (const char* text :
       {"What was asked", "One sentence", "More of it", "A note", "A warning", "0.693", "loss\nmedian", "Legend",
        "10 × Dense", "Does &quot;it&quot; &lt;learn&gt;?", "Title &lt;b&gt;"})
    EXPECT_THAT(html, HasSubstr(text));
}

TEST(PageHtml, HasAPlaceForEveryChart) {
  const ReportPage page = small_page();
  ASSERT_EQ(all_charts(page).size(), 2);
  for (const NamedChart& named : all_charts(page))
    EXPECT_THAT(page_html(page), HasSubstr("<figure id=\"chart-" + named.id + "\""));
  EXPECT_EQ(all_charts(page)[1].id, "10-sigmoid-loss");
}

TEST(PageHtml, NoNameEndsItsScript) {
  const std::string html = page_html(small_page());
  const std::string end = "</script>";
  std::size_t count = 0;
  for (std::size_t at = 0; (at = html.find(end, at)) != std::string::npos; at += end.size()) ++count;
  EXPECT_EQ(count, 4);
}

TEST(PageHtml, IsSelfContained) {
  const std::string html = page_html(small_page());
  EXPECT_FALSE(std::regex_search(html, std::regex(R"((src|href)="(?!#))")));
  EXPECT_THAT(html, Not(HasSubstr("@import")));
  EXPECT_THAT(html, Not(HasSubstr("sourceMappingURL")));
  EXPECT_THAT(html, HasSubstr("UW Interactive Data Lab"));
  EXPECT_THAT(html, Not(HasSubstr("@VEGA@")));
}

ReportPage page_with(std::optional<std::vector<Finding>> findings) {
  ReportPage page = small_page();
  page.sections[0].findings = std::move(findings);
  return page;
}

TEST(PageHtml, ListsFindingsAndDefinesThem) {
  const Finding finding{.pathology = Pathology::dying_relu,
                        .layer = "dense_<3>",
                        .first_step = 7,
                        .last_step = 70,
                        .members = 1,
                        .low = 0.9,
                        .high = 1,
                        .evidence = {{"dead share", 0.75}},
                        .remedies = {Remedy::activation, Remedy::initialization}};
  const std::string html = page_html(page_with(std::vector{finding, finding}));
  EXPECT_THAT(html,
              HasSubstr("<a href=\"#finding-dying_relu\">dying_relu</a>: 100 % of members (90–100 %), dense_&lt;3&gt;, "
                        "steps 7–70; dead share 0.75. Try: activation, initialization</li>"));
  const std::string anchor = "<dt id=\"finding-dying_relu\">";
  ASSERT_NE(html.find(anchor), std::string::npos);
  EXPECT_EQ(html.find(anchor), html.rfind(anchor));
  EXPECT_THAT(html, Not(HasSubstr("finding-divergence")));
}

TEST(PageHtml, SaysHealthyOnlyOfWhatWasJudged) {
  EXPECT_THAT(page_html(page_with(std::vector<Finding>{})), HasSubstr("<p class=\"healthy\">"));
  EXPECT_THAT(page_html(page_with(std::nullopt)), Not(HasSubstr("<p class=\"healthy\">")));
}

TEST(PageHtml, ComparesRunsWhereThereAreSeveral) {
  EXPECT_THAT(page_html(small_page()), Not(HasSubstr("<section id=\"compare\"")));
  ReportPage page = small_page();
  page.sections.push_back({"relu", "ReLU", {}, {small_chart("loss")}});
  const std::string html = page_html(page);
  EXPECT_THAT(html, HasSubstr("<section id=\"compare\""));
  EXPECT_THAT(html, HasSubstr(R"("run":"ReLU","kind":"loss","subject":"Title)"));
}

}  // namespace
}  // namespace cenote
