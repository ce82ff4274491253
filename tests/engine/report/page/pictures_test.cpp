#include "engine/report/page/pictures.h"

#include <gmock/gmock.h>

#include "cenote/error.h"
#include "engine/report/charts/charts.h"
#include "engine/report/page/command.h"
#include "tests/engine/report/trained_run.h"

namespace cenote {
namespace {

using test::TemporaryFolder;
using test::text_of;
using testing::HasSubstr;
using testing::StartsWith;

bool has_program(const std::string& name) { return std::system(("command -v " + name + " >/dev/null").c_str()) == 0; }

ReportPage page_of(const RunFiles& run) {
  ReportSection section{.id = "run", .name = "run", .facts = {}, .charts = {}};
  for (const RunChart& query : run_charts)
    if (auto chart = query(run)) section.charts.push_back(std::move(*chart));
  ReportPage page;
  page.sections.push_back(std::move(section));
  return page;
}

TEST(Pictures, AreDrawnWithoutABrowser) {
  if (!has_program("node")) GTEST_SKIP() << "no Node.js";
  const TemporaryFolder folder;
  const ReportPage page = page_of(test::trained_run(folder.path() / "run"));
  Pictures(page).write_svg(folder.path() / "svg");
  for (const auto& [id, title, chart] : all_charts(page)) {
    const std::string svg = text_of(folder.path() / "svg" / (id + ".svg"));
    EXPECT_THAT(svg, StartsWith("<svg"));
    EXPECT_THAT(svg, HasSubstr(title));
    EXPECT_THAT(svg, HasSubstr("mark-"));
  }
}

TEST(Pictures, BecomeAPdf) {
  if (!has_program("node") || !has_program("rsvg-convert")) GTEST_SKIP() << "no Node.js or librsvg";
  const TemporaryFolder folder;
  Pictures(page_of(test::trained_run(folder.path() / "run")))
      .write_pdf("one line\n<another>\n", folder.path() / "a.pdf");
  EXPECT_THAT(text_of(folder.path() / "a.pdf"), StartsWith("%PDF"));
}

TEST(Command, NamesThePackageOfAMissingProgram) {
  try {
    run_command({"no-such-program-anywhere"}, "some-package");
    FAIL();
  } catch (const SpecError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no-such-program-anywhere is not installed"));
    EXPECT_THAT(error.what(), HasSubstr("apt-get install some-package"));
  }
}

TEST(Command, SaysWhatAFailingProgramSaid) {
  try {
    run_command({"sh", "-c", "echo why >&2; exit 1"}, "dash");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("why"));
  }
}

}  // namespace
}  // namespace cenote
