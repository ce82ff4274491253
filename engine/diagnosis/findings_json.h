#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

#include "engine/diagnosis/finding.h"

namespace cenote {

/// A list of `finding, layer, first_step, last_step, members, confidence, evidence {…}, remedy`: layer "" for the
/// network as a whole; members the share that has it, confidence its 95 % interval [low, high]; evidence by name, null
/// where it is not finite; remedy a list of words.
nlohmann::ordered_json findings_json(std::span<const Finding> findings);

/// The findings of such a list. @throws nlohmann::json::exception if it is none
std::vector<Finding> findings_of(const nlohmann::ordered_json& list);

/// findings.json. @throws Error naming the file
void write_findings(const std::filesystem::path& file, std::span<const Finding> findings);
/// @throws SpecError naming the file if it is missing, cut off or not what Cenote wrote
std::vector<Finding> read_findings(const std::filesystem::path& file);

}  // namespace cenote
