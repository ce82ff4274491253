#include "engine/data/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "include/cenote/error.h"

namespace cenote {

void check_finite(std::string_view what, const Matrix& matrix) {
  const auto bad = std::ranges::find_if(matrix.values, [](double value) { return !std::isfinite(value); });
  if (bad == matrix.values.end()) return;
  const auto at = bad - matrix.values.begin();
  throw SpecError(fmt::format("{}: {} in row {}, column {} (from 0) is not allowed; allowed: finite numbers", what,
                              *bad, at / matrix.columns, at % matrix.columns));
}

void check_classes(std::string_view what, const Matrix& y) {
  for (std::int64_t row = 0; row < y.rows; ++row)
    if (!(y(row, 0) >= 0 && y(row, 0) < class_limit))
      throw SpecError(fmt::format("{}: class number {} in row {} (from 0) is not allowed; allowed: 0, 1, 2, …", what,
                                  y(row, 0), row));
}

std::int64_t count_classes(const Matrix& y) {
  const auto largest = std::ranges::max_element(y.values);
  return largest == y.values.end() ? 0 : static_cast<std::int64_t>(*largest) + 1;
}

Dataset split(Table table, double test_size, std::int64_t random_state) {
  Dataset data = train_test_split(std::move(table.X), std::move(table.y), test_size, random_state);
  data.classes = table.classes;
  if (data.classes) data.class_count = count_classes(data.y);
  return data;
}

}  // namespace cenote
