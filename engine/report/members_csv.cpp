#include "engine/report/members_csv.h"

#include <algorithm>

#include "engine/data/replaced_file.h"
#include "engine/report/number_text.h"

namespace cenote {
namespace {

std::string header(const Cohort& cohort) {
  std::string text = "member,seed_index,";
  for (const auto& [key, values] : cohort.vary) {
    text += to_word(key);
    text += ',';
  }
  return text + "epochs_done,first_nonfinite_step\n";
}

void append_row(std::string& text, const Snapshot& snapshot, const CohortMembers& members, std::int64_t member) {
  const auto index = static_cast<std::size_t>(member);
  append_number(text, members.number(member));
  text += ',';
  append_number(text, members.seed_index(member));
  for (const auto& [key, values] : members.cohort().vary) {
    text += ',';
    append_number(text, members.cohort().varied(key, members.number(member)).value());
  }
  text += ',';
  append_number(text, std::max<std::int64_t>(snapshot.epochs[index], 0));
  text += ',';
  const bool is_begun = snapshot.epochs[index] >= 0;
  const std::int64_t step = is_begun ? snapshot.result.first_nonfinite_step[index] : -1;
  if (step >= 0) append_number(text, step);
  text += '\n';
}

}  // namespace

void write_members_csv(const std::filesystem::path& file, const Snapshot& snapshot, const CohortMembers& members) {
  std::string text = header(members.cohort());
  for (std::int64_t member = 0; member < members.count(); ++member) append_row(text, snapshot, members, member);
  replace_file(file, text);
}

}  // namespace cenote
