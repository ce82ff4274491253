#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/report/charts/chart.h"

namespace cenote {

/// The table of the page's first screen.
struct ReportTable {
  std::vector<std::string> heading;  ///< lines of one are separated by '\n'
  std::vector<std::vector<std::string>> rows;
  std::string legend;
  std::vector<std::string> links = {};  ///< of each row the id of its section; fewer, or empty ones: it has none
};

/// A run on the page: what it is, and its charts.
struct ReportSection {
  std::string id;    ///< for links: the run's folder
  std::string name;  ///< as the table has it
  std::vector<std::string> facts;
  std::vector<Chart> charts;
  std::optional<std::vector<Finding>> findings = {};  ///< nothing: it was not judged
};

/// A report as data, before it becomes HTML, SVG or PDF.
struct ReportPage {
  std::string title;
  std::string question;  ///< what was asked
  std::string verdict;   ///< one sentence
  std::string details;   ///< what else happened
  std::vector<std::string> notes;
  std::vector<std::string> warnings;  ///< what the reader of the files should know: data that has changed, …
  ReportTable ranking = {};           ///< before the table, of a study that has one
  ReportTable table;
  std::vector<Chart> comparisons;
  std::vector<ReportSection> sections;
};

/// Before the ids of charts that compare runs.
inline constexpr const char* comparison_prefix = "comparison";

/// A chart of the page under a name that no other chart of it has: "10-sigmoid-loss".
struct NamedChart {
  std::string id;
  std::string title;  ///< "10 sigmoid: Loss by epoch"
  const Chart& chart;
};
std::vector<NamedChart> all_charts(const ReportPage& page);

/// One self-contained HTML file, with Vega in it and no link outside itself.
std::string page_html(const ReportPage& page);

}  // namespace cenote
