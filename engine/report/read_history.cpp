#include <fmt/format.h>

#include <limits>

#include "engine/report/csv_lines.h"
#include "engine/report/read_run.h"

namespace cenote {
namespace {

/// Puts the rows of history.csv together: each member's epochs 0, 1, …, the same number of each.
class HistoryReader {
 public:
  explicit HistoryReader(const std::filesystem::path& file) : lines_(file) {
    const auto& header = lines_.header();
    if (header.size() < 3 || header[0] != "member" || header[1] != "epoch") lines_.fail("is no header of a history");
    result_.history.columns.assign(header.begin() + 2, header.end());
  }

  HistoryFile read() {
    std::vector<std::string_view> fields;
    while (lines_.next(fields)) add_row(fields);
    if (result_.members.empty()) lines_.fail("holds no member");
    end_member();
    result_.history.members = static_cast<std::int64_t>(result_.members.size());
    return std::move(result_);
  }

 private:
  void add_row(const std::vector<std::string_view>& fields) {
    const std::int64_t member = lines_.to_integer(fields[0]);
    if (result_.members.empty() || member != result_.members.back()) begin_member(member);
    if (lines_.to_integer(fields[1]) != epoch_)
      lines_.fail(fmt::format("is not epoch {} of member {}", epoch_, member));
    for (std::size_t column = 2; column < fields.size(); ++column) add_field(fields[column]);
    ++epoch_;
  }

  void add_field(std::string_view field) {
    History& history = result_.history;
    if (result_.members.size() == 1) history.measured.push_back(!field.empty());
    history.values.push_back(field.empty() ? std::numeric_limits<double>::quiet_NaN() : lines_.to_number(field));
  }

  void begin_member(std::int64_t member) {
    if (!result_.members.empty()) end_member();
    result_.members.push_back(member);
    epoch_ = 0;
  }

  void end_member() {
    if (result_.members.size() == 1) result_.history.epochs = epoch_ - 1;
    if (epoch_ - 1 != result_.history.epochs)
      lines_.fail(fmt::format("member {} has {} epochs, but member {} has {}", result_.members.back(), epoch_ - 1,
                              result_.members.front(), result_.history.epochs));
  }

  CsvLines lines_;
  HistoryFile result_;
  std::int64_t epoch_ = 0;
};

}  // namespace

HistoryFile read_history(const std::filesystem::path& file) { return HistoryReader(file).read(); }

}  // namespace cenote
