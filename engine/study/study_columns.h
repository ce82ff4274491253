#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/study/study.h"

namespace cenote {

/// A column of a study's table.
struct StudyColumn {
  std::vector<std::string> heading;  ///< one entry a line
  std::function<std::string(const StudyRow&)> cell;
  std::string meaning = {};  ///< a part of the legend; empty: the heading says it
  int rank = 0;              ///< of too many columns those with the highest rank go first; 0 stays
};

/// Those that say something in this study, from left to right, the cohort's name first.
std::vector<StudyColumn> study_columns(const StudyResult& study);

/// What those columns mean, in a paragraph.
std::string study_legend(const StudyResult& study, const std::vector<StudyColumn>& columns);

}  // namespace cenote
