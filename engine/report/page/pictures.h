#pragma once

#include <filesystem>

#include "engine/report/page/page.h"

namespace cenote {

/// Every chart of the page as DIR/<id>.svg, drawn by Vega in Node.js, without a browser. Replaces files of these names.
/// @throws SpecError if Node.js is not there or DIR can't be made, Error if a file can't be written
void write_svg(const ReportPage& page, const std::filesystem::path& directory);

/// The page as PDF: the first screen as text, then a page for each chart.
/// @param text what the first pages say, in lines
/// @throws as write_svg, also for librsvg's rsvg-convert
void write_pdf(const ReportPage& page, const std::string& text, const std::filesystem::path& file);

}  // namespace cenote
