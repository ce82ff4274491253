#include <fmt/format.h>

#include "engine/report/page/assets.h"
#include "engine/report/page/escaped.h"
#include "engine/report/page/findings_html.h"
#include "engine/report/page/page.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

std::string paragraph(const char* kind, const std::string& text) {
  return text.empty() ? "" : fmt::format("<p class=\"{}\">{}</p>\n", kind, escaped(text));
}

std::string table_row(const char* cell, const std::vector<std::string>& cells, const std::string& link) {
  std::string text = "<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i)
    text += i == 0 && !link.empty()
                ? fmt::format("<{0}><a href=\"#run-{2}\">{1}</a></{0}>", cell, escaped(cells[i]), link)
                : fmt::format("<{0}>{1}</{0}>", cell, escaped(cells[i]));
  return text + "</tr>\n";
}

std::string table_html(const ReportTable& table) {
  if (table.rows.empty()) return "";
  std::string text =
      "<div class=\"wide\"><table>\n<thead>" + table_row("th", table.heading, "") + "</thead>\n<tbody>\n";
  for (std::size_t row = 0; row < table.rows.size(); ++row)
    text += table_row("td", table.rows[row], row < table.links.size() ? table.links[row] : "");
  return text + "</tbody></table></div>\n" + paragraph("legend", table.legend);
}

std::string figure(const std::string& id, const Chart& chart) {
  return fmt::format(
      "<figure id=\"chart-{}\"><h3>{}</h3><figcaption>{}</figcaption><div class=\"drawing\"></div><div "
      "class=\"save\"></div>"
      "</figure>\n",
      id, escaped(chart.title), escaped(chart.caption));
}

std::string figures(const std::string& prefix, const std::vector<Chart>& charts, const char* kind) {
  if (charts.empty()) return "";
  std::string text = fmt::format("<div class=\"{}\">\n", kind);
  for (const Chart& chart : charts) text += figure(prefix + "-" + chart.id, chart);
  return text + "</div>\n";
}

std::string section_html(const ReportSection& section) {
  std::string text = fmt::format("<section id=\"run-{}\">\n<h2>{}</h2>\n", section.id, escaped(section.name));
  for (const std::string& fact : section.facts) text += paragraph("facts", fact);
  text += findings_html(section);
  return text + figures(section.id, section.charts, "charts") + "</section>\n";
}

std::string body_of(const ReportPage& page) {
  std::string text = fmt::format("<header>\n<h1>{}</h1>\n", escaped(page.title));
  text += paragraph("question", page.question) + paragraph("verdict", page.verdict) +
          paragraph("details", page.details) + table_html(page.ranking) + table_html(page.table);
  for (const std::string& note : page.notes) text += paragraph("note", note);
  for (const std::string& warning : page.warnings) text += paragraph("note", warning);
  text += "</header>\n" + figures(comparison_prefix, page.comparisons, "charts large");
  if (page.sections.size() > 1) text += assets::compare;
  for (const ReportSection& section : page.sections) text += section_html(section);
  return text + definitions_html(page) +
         fmt::format(
             "<details><summary>About this page</summary><p>Written by Cenote {}. The charts are drawn by "
             "Vega, whose licence is:</p><pre>{}</pre></details>\n",
             CENOTE_VERSION, escaped(assets::vega_licence));
}

// "</script>" in a name must not end the script.
std::string json_in_html(const Json& json) {
  const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string result;
  for (const char c : text) c == '<' ? result += "\\u003c" : result += c;
  return result;
}

Json charts_json(const ReportPage& page) {
  Json list = Json::array();
  for (const auto& [id, title, chart] : all_charts(page))
    list.push_back({{"id", id}, {"title", title}, {"specification", chart.specification}});
  std::size_t at = page.comparisons.size();  // all_charts has them first
  for (const ReportSection& section : page.sections)
    for (const Chart& chart : section.charts)
      list[at++].update({{"run", section.name}, {"kind", chart.id}, {"subject", chart.title}});
  return list;
}

}  // namespace

std::vector<NamedChart> all_charts(const ReportPage& page) {
  std::vector<NamedChart> charts;
  for (const Chart& chart : page.comparisons)
    charts.push_back({fmt::format("{}-{}", comparison_prefix, chart.id), chart.title, chart});
  for (const ReportSection& section : page.sections)
    for (const Chart& chart : section.charts)
      charts.push_back({section.id + "-" + chart.id, section.name + ": " + chart.title, chart});
  return charts;
}

std::string page_html(const ReportPage& page) {
  const std::pair<std::string_view, std::string> parts[] = {
      {"@GENERATOR@", "Cenote " CENOTE_VERSION},     {"@TITLE@", escaped(page.title)},
      {"@STYLE@", std::string(assets::style)},       {"@BODY@", body_of(page)},
      {"@CHARTS@", json_in_html(charts_json(page))}, {"@CONFIG@", std::string(assets::config)},
      {"@VEGA@", std::string(assets::vega)},         {"@SCRIPT@", std::string(assets::script)}};
  std::string html;
  std::string_view rest = assets::page;
  for (const auto& [place, text] : parts) {
    const std::size_t at = rest.find(place);
    html.append(rest.substr(0, at)).append(text);
    rest.remove_prefix(at + place.size());
  }
  return html.append(rest);
}

}  // namespace cenote
