#include "engine/report/page/pictures.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "cenote/error.h"
#include "engine/report/page/assets.h"
#include "engine/report/page/command.h"
#include "engine/report/page/temporary_folder.h"
#include "engine/report/replaced_file.h"

namespace cenote {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Where a chart stands alone: its title above it, black on white.
Json standing_alone(const Chart& chart) {
  Json specification = chart.specification;
  specification["title"] = {{"text", chart.title}, {"anchor", "start"}, {"fontSize", 14}};
  specification["background"] = "white";
  return specification;
}

/// Draws into a folder, in the order of the page. @returns the files
std::vector<fs::path> draw(const ReportPage& page, const fs::path& folder) {
  Json request = {
      {"vega", std::string(assets::vega)}, {"config", Json::parse(assets::config)}, {"charts", Json::array()}};
  std::vector<fs::path> files;
  for (const auto& [id, chart] : all_charts(page)) {
    files.push_back(folder / (id + ".svg"));
    request["charts"].push_back({{"file", files.back().string()}, {"specification", standing_alone(chart)}});
  }
  replace_file(folder / "render.js", assets::render);
  replace_file(folder / "request.json", request.dump(-1, ' ', false, Json::error_handler_t::replace));
  run_command({"node", (folder / "render.js").string(), (folder / "request.json").string()}, "nodejs");
  return files;
}

std::string read_all(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) result += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
  return result;
}

constexpr int line_height = 14, lines_of_page = 52;

/// A page of text in A4 across.
std::string text_page(const std::vector<std::string>& lines) {
  constexpr int width = 1000, margin = 40;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\">"
      "<g font-family=\"DejaVu Sans Mono, monospace\" font-size=\"11.5\" xml:space=\"preserve\">\n",
      width, 2 * margin + lines_of_page * line_height);
  int y = margin;
  for (const std::string& line : lines)
    svg += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", margin, y += line_height, escaped(line));
  return svg + "</g></svg>\n";
}

std::vector<std::string> text_pages(const std::string& text) {
  std::vector<std::string> pages, lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
    if (lines.size() < lines_of_page) continue;
    pages.push_back(text_page(lines));
    lines.clear();
  }
  if (!lines.empty()) pages.push_back(text_page(lines));
  return pages;
}

}  // namespace

void write_svg(const ReportPage& page, const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) throw SpecError(fmt::format("{}: {}", directory.string(), error.message()));
  const TemporaryFolder folder;
  for (const fs::path& file : draw(page, folder.path())) replace_file(directory / file.filename(), read_all(file));
}

void write_pdf(const ReportPage& page, const std::string& text, const fs::path& file) {
  const TemporaryFolder folder;
  std::vector<std::string> words = {"rsvg-convert", "--format=pdf",
                                    "--output=" + (folder.path() / "report.pdf").string()};
  for (const std::string& svg : text_pages(text)) {
    const fs::path name = folder.path() / fmt::format("text-{}.svg", words.size());
    replace_file(name, svg);
    words.push_back(name.string());
  }
  for (const fs::path& svg : draw(page, folder.path())) words.push_back(svg.string());
  run_command(words, "librsvg2-bin fonts-dejavu-core");
  replace_file(file, read_all(folder.path() / "report.pdf"));
}

}  // namespace cenote
