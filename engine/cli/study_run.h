#pragma once

#include <string>

#include "engine/cli/command_line.h"
#include "engine/cli/interruption.h"
#include "engine/cli/study_source.h"
#include "engine/study/study.h"

namespace cenote::cli {

/// Trains a study and shows how far it is. A follower may add to it.
StudyResult run_shown(Study& study, const CommandLine& command, const Interruption& interruption,
                      StudyFollower* follower = nullptr);

/// Prints the text, or with --json the result. @returns the program's exit code
int print_result(const Study& study, const StudyResult& result, const std::string& text, const CommandLine& command,
                 const Interruption& interruption);

/// `cenote study --remedies`.
int study_remedies(const CommandLine& command, const StudySource& source);

}  // namespace cenote::cli
