#include "engine/report/page/pictures.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "cenote/error.h"
#include "engine/data/replaced_file.h"
#include "engine/report/page/assets.h"
#include "engine/report/page/command.h"
#include "engine/report/page/escaped.h"
#include "engine/report/page/temporary_folder.h"

namespace cenote {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Where a chart stands alone: its title above it, black on white.
Json standing_alone(const NamedChart& named) {
  Json specification = named.chart.specification;
  specification["title"] = {{"text", named.title}, {"anchor", "start"}, {"fontSize", 14}};
  specification["background"] = "white";
  return specification;
}

std::string read_all(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
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

Pictures::Pictures(const ReportPage& page) {
  Json request = {
      {"vega", std::string(assets::vega)}, {"config", Json::parse(assets::config)}, {"charts", Json::array()}};
  for (const NamedChart& named : all_charts(page)) {
    files_.push_back(folder_.path() / (named.id + ".svg"));
    request["charts"].push_back({{"file", files_.back().string()}, {"specification", standing_alone(named)}});
  }
  const fs::path script = folder_.path() / "render.js", input = folder_.path() / "request.json";
  replace_file(script, assets::render);
  replace_file(input, request.dump(-1, ' ', false, Json::error_handler_t::replace));
  run_command({"node", script.string(), input.string()}, "nodejs");
}

void Pictures::write_svg(const fs::path& directory) const {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) throw SpecError(fmt::format("{}: {}", directory.string(), error.message()));
  for (const fs::path& file : files_) replace_file(directory / file.filename(), read_all(file));
}

void Pictures::write_pdf(const std::string& text, const fs::path& file) const {
  const fs::path pdf = folder_.path() / "report.pdf";
  std::vector<std::string> words = {"rsvg-convert", "--format=pdf", "--output=" + pdf.string()};
  for (const std::string& svg : text_pages(text)) {
    const fs::path name = folder_.path() / fmt::format("text-{}.svg", words.size());
    replace_file(name, svg);
    words.push_back(name.string());
  }
  for (const fs::path& svg : files_) words.push_back(svg.string());
  run_command(words, "librsvg2-bin fonts-dejavu-core");
  replace_file(file, read_all(pdf));
}

}  // namespace cenote
