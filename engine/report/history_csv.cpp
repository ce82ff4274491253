#include "engine/report/history_csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>

#include "engine/data/replaced_file.h"
#include "engine/report/number_text.h"

namespace cenote {
namespace {

struct Row {
  std::int64_t member, epoch;
};

void append_row(std::string& text, const Snapshot& snapshot, std::int64_t number, Row row) {
  const History& history = snapshot.result.history;
  const bool is_shown = snapshot.shows_epoch(row.member, row.epoch);
  append_number(text, number);
  text += ',';
  append_number(text, row.epoch);
  for (std::size_t column = 0; column < history.columns.size(); ++column) {
    text += ',';
    if (!history.is_measured(row.epoch, column)) continue;
    append_number(text,
                  is_shown ? history.at(row.member, row.epoch, column) : std::numeric_limits<double>::quiet_NaN());
  }
  text += '\n';
}

}  // namespace

void write_history_csv(const std::filesystem::path& file, const Snapshot& snapshot, const CohortMembers& members) {
  const History& history = snapshot.result.history;
  ReplacedFile replaced(file);
  std::string text = fmt::format("member,epoch,{}\n", fmt::join(history.columns, ","));
  for (std::int64_t member = 0; member < history.members; ++member) {
    for (std::int64_t epoch = 0; epoch <= history.epochs; ++epoch) {
      append_row(text, snapshot, members.number(member), {member, epoch});
      if (text.size() < 1 << 16) continue;
      replaced.write(text);
      text.clear();
    }
  }
  replaced.write(text);
  replaced.close();
}

}  // namespace cenote
