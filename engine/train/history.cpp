#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "cenote/error.h"
#include "cenote/train.h"
#include "engine/train/history_columns.h"

namespace cenote {

std::vector<std::string> history_columns(const Program& program) {
  std::vector<std::string> columns;
  for (const std::string_view prefix : {"", "val_", "epoch_end_"}) {
    columns.push_back(fmt::format("{}loss", prefix));
    for (const std::string& metric : program.metrics) columns.push_back(fmt::format("{}{}", prefix, metric));
  }
  return columns;
}

std::size_t History::column(const std::string& name) const {
  const auto found = std::find(columns.begin(), columns.end(), name);
  if (found == columns.end()) throw Error(fmt::format("the history has no column \"{}\"", name));
  return static_cast<std::size_t>(found - columns.begin());
}

double History::last(std::int64_t member, std::size_t column, std::int64_t epochs_done) const {
  for (std::int64_t epoch = epochs_done; epoch >= 0; --epoch)
    if (is_measured(epoch, column)) return at(member, epoch, column);
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace cenote
