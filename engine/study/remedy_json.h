#pragma once

#include <nlohmann/json.hpp>

#include "engine/study/remedy_ranking.h"

namespace cenote {

/// A ranking as study.json has it; what is not finite is null.
nlohmann::ordered_json remedies_json(const RemedyRanking& ranking);

/// The ranking again. @throws nlohmann::json::exception if something is missing or of another type
RemedyRanking read_remedies(const nlohmann::ordered_json& json);

}  // namespace cenote
