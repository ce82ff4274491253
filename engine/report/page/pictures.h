#pragma once

#include <filesystem>

#include "engine/report/page/page.h"
#include "engine/report/page/temporary_folder.h"

namespace cenote {

/// Every chart of a page, drawn by Vega in Node.js, without a browser.
class Pictures {
 public:
  /// Draws. @throws SpecError if Node.js is not there, Error if it fails
  explicit Pictures(const ReportPage& page);

  /// DIR/<id>.svg for each. Replaces files of these names.
  /// @throws SpecError if DIR can't be made, Error if a file can't be written
  void write_svg(const std::filesystem::path& directory) const;

  /// The first screen as text, then a page for each chart.
  /// @param text what the first pages say, in lines
  /// @throws SpecError if librsvg's rsvg-convert is not there, Error if the file can't be written
  void write_pdf(const std::string& text, const std::filesystem::path& file) const;

 private:
  TemporaryFolder folder_;
  std::vector<std::filesystem::path> files_;  // in the order of the page
};

}  // namespace cenote
