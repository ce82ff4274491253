#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/report/page/page.h"
#include "engine/study/study.h"

namespace cenote {

/// Studies and runs read from their directories again, side by side.
struct FinishedStudy {
  StudyResult result;
  std::vector<std::filesystem::path> runs;  ///< in the order of the rows
};

/// @param directories each a study's or a run's, running ones too: what is there is read
/// @throws SpecError naming the directory or file that neither a study nor a run left
FinishedStudy read_finished(const std::vector<std::filesystem::path>& directories);

/// Their report. @throws SpecError naming the file that is not what a run leaves
ReportPage report_of(const FinishedStudy& study);

}  // namespace cenote
