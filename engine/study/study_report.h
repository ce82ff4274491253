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

  /// Of more runs than `most_sections`, table and study-wide charts alone.
  ReportPage page(const StudyResult& study) const;
  static constexpr std::size_t most_sections = 60;

 private:
  void leave_out_runs();
  ReportPage page_without_ranking(const StudyResult& study) const;
  std::vector<Chart> comparisons_of(const StudyResult& study) const;

  std::size_t runs_ = 0;
  Comparison comparison_;
  std::vector<ReportSection> sections_;
  std::vector<std::string> warnings_;
};

}  // namespace cenote
