#include "engine/report/events/view_files.h"

#include <cmath>

namespace cenote::events {

ViewFiles::ViewFiles(const std::filesystem::path& folder, View view) : view_(std::move(view)) {
  for (const std::string& run : view_.runs) files_.emplace_back(folder / run);
}

void ViewFiles::add(const std::string& tag, const std::string& description, std::vector<double> numbers) {
  if (numbers.empty()) return;
  const std::vector<double> curves = view_.curves_of(std::move(numbers));
  for (std::size_t i = 0; i < files_.size(); ++i) files_[i].add(tag, description, static_cast<float>(curves[i]));
}

void ViewFiles::add_curves(const std::string& tag, const std::string& description, const std::vector<double>& curves) {
  for (std::size_t i = 0; i < files_.size(); ++i)
    if (!std::isnan(curves[i])) files_[i].add(tag, description, static_cast<float>(curves[i]));
}

void ViewFiles::add(const std::string& tag, const std::string& description, const Histogram& histogram) {
  if (histogram.count > 0) files_.front().add(tag, description, histogram);
}

void ViewFiles::end_event(std::int64_t step) {
  for (EventFile& file : files_) file.end_event(step);
}

void ViewFiles::flush() {
  for (EventFile& file : files_) file.flush();
}

}  // namespace cenote::events
