// docs/instruments.md holds the table of cenote/instrument.h, row by row.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "cenote/instrument.h"
#include "engine/spec/spec.h"

namespace cenote::spec {
namespace {

using ::testing::HasSubstr;

std::string page() {
  std::ifstream in(std::string(CENOTE_SOURCE_DIR) + "/docs/instruments.md");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// As a cell of a table.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? "\\|" : std::string(1, c);
  return escaped.empty() ? "–" : escaped;
}

TEST(InstrumentsPage, HoldsTheTable) {
  const std::string text = page();
  for (const InstrumentInfo& info : instrument_table) {
    const std::string_view word = to_word(info.instrument);
    EXPECT_THAT(text, HasSubstr(fmt::format("\n| `{}` | {} | {} | {} |\n", word, cell(info.tensors), cell(info.cost),
                                            cell(info.chart))));
    for (const Statistics& s : info.statistics)
      EXPECT_THAT(text,
                  HasSubstr(fmt::format("\n| `{}` | `{}` | {} | {} |\n", word, s.name, cell(s.formula), cell(s.unit))));
  }
}

TEST(InstrumentsPage, TheReferenceNamesThemAll) {
  const std::string text = experiment_reference();
  for (const InstrumentInfo& info : instrument_table)
    for (const Statistics& s : info.statistics) EXPECT_THAT(text, HasSubstr(std::string(s.formula)));
}

TEST(InstrumentTable, IsInTheOrderOfTheEnumeration) {
  for (std::size_t k = 0; k < std::size(instrument_table); ++k) {
    EXPECT_EQ(static_cast<std::size_t>(instrument_table[k].instrument), k);
    EXPECT_FALSE(to_word(instrument_table[k].instrument).empty());
  }
}

}  // namespace
}  // namespace cenote::spec
