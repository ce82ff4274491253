#pragma once

#include <string>

#include "engine/study/study.h"

namespace cenote {

/// The study as people read it: one row a cohort, what the columns mean, the sentence, the notes. 120 columns wide at
/// most, unless names are long.
/// @param bold the heading in bold, for a terminal
std::string study_text(const StudyResult& study, bool bold = false);

/// What happened, in a sentence or a few.
std::string study_sentence(const StudyResult& study);

/// study.json: every number of the table and more; what is absent or not finite is null.
std::string study_json(const StudyResult& study);

}  // namespace cenote
