#include "engine/data/standardize.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "include/cenote/error.h"

namespace cenote {
namespace {

struct Scale {
  double shift = 0, divisor = 1;
};

bool is_constant(const Matrix& X, std::int64_t column) {
  for (std::int64_t row = 1; row < X.rows; ++row)
    if (X(row, column) != X(0, column)) return false;
  return true;
}

// In two passes, each in the order of the rows.
Scale measure(const Matrix& X, std::int64_t column) {
  if (is_constant(X, column)) return {X(0, column), 1};  // a computed mean could be off by a rounding
  const auto count = static_cast<double>(X.rows);
  double sum = 0, squares = 0;
  for (std::int64_t row = 0; row < X.rows; ++row) sum += X(row, column);
  const double mean = sum / count;
  for (std::int64_t row = 0; row < X.rows; ++row) squares += (X(row, column) - mean) * (X(row, column) - mean);
  const double deviation = std::sqrt(squares / count);
  if (std::isfinite(deviation) && deviation > 0) return {mean, deviation};
  throw SpecError(
      fmt::format("data.standardize: column {} of X (from 0) is too {}", column, deviation > 0 ? "large" : "small"));
}

void apply(const Scale& scale, std::int64_t column, Matrix& X) {
  for (std::int64_t row = 0; row < X.rows; ++row) X(row, column) = (X(row, column) - scale.shift) / scale.divisor;
}

}  // namespace

void standardize(Dataset& data) {
  for (std::int64_t column = 0; column < data.X_train.columns; ++column) {
    const Scale scale = measure(data.X_train, column);
    for (Matrix* X : {&data.X_train, &data.X_test, &data.X}) apply(scale, column, *X);
  }
}

}  // namespace cenote
