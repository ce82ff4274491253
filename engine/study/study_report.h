#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/report/charts/comparison.h"
#include "engine/report/page/page.h"
#include "engine/study/study.h"

namespace cenote {

/// The page of a study, from the directories that its runs left: one after the other, so that one run at a time is in
/// memory.
class StudyReport {
 public:
  /// @throws SpecError naming the file if the directory is not what a run leaves
  void add_run(const std::string& name, const std::filesystem::path& run);

  ReportPage page(const StudyResult& study) const;

 private:
  Comparison comparison_;
  std::vector<ReportSection> sections_;
  std::vector<std::string> warnings_;
};

}  // namespace cenote
