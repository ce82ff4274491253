#include <nlohmann/json.hpp>

#include "engine/study/remedy_json.h"
#include "engine/study/row_json.h"
#include "engine/study/study_table.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

Json heading(const spec::StudyHeading& heading) { return {{"title", heading.title}, {"question", heading.question}}; }

}  // namespace

std::string study_json(const StudyResult& study) {
  Json variants = Json::array();
  for (const auto& row : study.rows) variants.push_back(row_json(row));
  Json document = {{"title", study.title},
                   {"study", heading(study.heading)},
                   {"version", CENOTE_VERSION},
                   {"numerics", numerics},
                   {"backend", study.backend},
                   {"device", study.device},
                   {"interrupted", study.interrupted},
                   {"variants", variants},
                   {"sentence", study.rows.empty() ? "" : study_sentence(study)},
                   {"notes", study.notes}};
  if (study.remedies) document["remedies"] = remedies_json(*study.remedies);
  // replace: names come from a user's file
  return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace cenote
