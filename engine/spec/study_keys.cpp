#include "engine/spec/keys.h"

namespace cenote::spec {
namespace {

constexpr std::size_t longest_question = 1000;

Key<StudyHeading> optional_text(std::string_view name, std::string StudyHeading::*member, std::size_t longest,
                                std::string_view meaning) {
  Key<StudyHeading> result = key(name, member, text(longest), meaning);
  result.write = [=](const StudyHeading& h) {
    return (h.*member).empty() ? std::nullopt : std::optional(Value(h.*member));
  };
  return result;
}

}  // namespace

const std::vector<Key<StudyHeading>>& study_keys() {
  static const std::vector<Key<StudyHeading>> keys = {
      optional_text("title", &StudyHeading::title, 200, "over the study's table and report"),
      optional_text("question", &StudyHeading::question, longest_question, "what was asked, in a sentence or two"),
  };
  return keys;
}

StudyHeading read_heading(const Value& document) {
  StudyHeading heading;
  if (const Value* table = document.find("study")) read_table(heading, *table, "study", study_keys());
  return heading;
}

}  // namespace cenote::spec
