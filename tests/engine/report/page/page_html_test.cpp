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

}  // namespace
}  // namespace cenote
