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

/// The folders of a study's runs, those that have ended and the one that goes on; of a run, itself.
/// @throws SpecError naming the folder if no run of the study has written its files yet
std::vector<std::filesystem::path> runs_of(const std::filesystem::path& directory);

/// @param directories each a study's or a run's, running ones too: what is there is read
/// @throws SpecError naming the directory or file that neither a study nor a run left
FinishedStudy read_finished(const std::vector<std::filesystem::path>& directories);

/// Their report. @throws SpecError naming the file that is not what a run leaves
ReportPage report_of(const FinishedStudy& study);

}  // namespace cenote
