#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/report/events/event_file.h"
#include "engine/report/events/view.h"

namespace cenote::events {

/// The event files of a View, a folder each, which get the same tags.
class ViewFiles {
 public:
  /// Begins them. @throws Error naming the file
  ViewFiles(const std::filesystem::path& folder, View view);

  const View& view() const { return view_; }

  /// @param numbers of the members that have one; of none there is nothing to add
  void add(const std::string& tag, const std::string& description, std::vector<double> numbers);
  /// @param curves a number for each file; NaN: there is none
  void add_curves(const std::string& tag, const std::string& description, const std::vector<double>& curves);
  /// Of a member's view. Of nothing counted there is nothing to add.
  void add(const std::string& tag, const std::string& description, const Histogram& histogram);
  void end_event(std::int64_t step);

  /// @throws Error naming the file
  void flush();

 private:
  View view_;
  std::vector<EventFile> files_;
};

}  // namespace cenote::events
