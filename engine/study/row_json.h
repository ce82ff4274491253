#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/study/study_row.h"

namespace cenote {

/// A row as study.json has it; what is absent or not finite is null.
nlohmann::ordered_json row_json(const StudyRow& row);

/// The row again. A number of a spread that is null was not finite, any other one is absent.
/// @throws nlohmann::json::exception if something is missing or of another type
StudyRow read_row(const nlohmann::ordered_json& json);

/// summary.json in a run's directory: its row. @throws Error naming the file
void write_summary(const std::filesystem::path& run, const StudyRow& row);

}  // namespace cenote
