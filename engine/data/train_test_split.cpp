#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/data/check.h"
#include "engine/data/random_state.h"
#include "include/cenote/data.h"

namespace cenote {
namespace {

// Rounded up, as scikit-learn does, from the rounded product: 0.07 of 100 samples are 8.
std::int64_t test_count(std::int64_t samples, double test_size) {
  return static_cast<std::int64_t>(std::ceil(test_size * static_cast<double>(samples)));
}

using Order = std::vector<std::int64_t>;

// (end − begin, columns): the rows of `from` that order[begin … end) names
Matrix take_rows(const Matrix& from, const Order& order, std::int64_t begin, std::int64_t end) {
  Matrix to{end - begin, from.columns, {}};
  to.values.reserve(static_cast<std::size_t>(to.rows * to.columns));
  for (std::int64_t i = begin; i < end; ++i) {
    const auto row = from.values.begin() + order[static_cast<std::size_t>(i)] * from.columns;
    to.values.insert(to.values.end(), row, row + from.columns);
  }
  return to;
}

Dataset keep_all(Matrix X, Matrix y) {
  Dataset data;
  data.X_train = X;
  data.y_train = y;
  data.X_test = {0, X.columns, {}};
  data.y_test = {0, y.columns, {}};
  data.X = std::move(X);
  data.y = std::move(y);
  return data;
}

void check_split(const Matrix& X, const Matrix& y, double test_size, std::int64_t random_state) {
  check_share("data.test_size", test_size);
  check_random_state("data.split_random_state", random_state);
  if (X.rows != y.rows) throw SpecError(fmt::format("X has {} rows and y has {}; allowed: as many", X.rows, y.rows));
  if (X.rows == 0) throw SpecError("X has no rows; allowed: at least one sample");
  if (test_count(X.rows, test_size) < X.rows) return;
  throw SpecError(
      fmt::format("data.test_size: {} of {} samples leaves none for training; allowed: less", test_size, X.rows));
}

}  // namespace

Dataset train_test_split(Matrix X, Matrix y, double test_size, std::int64_t random_state) {
  check_split(X, y, test_size, random_state);
  if (test_size == 0) return keep_all(std::move(X), std::move(y));
  const Order order = RandomState(static_cast<std::uint32_t>(random_state)).permutation(X.rows);
  const std::int64_t tests = test_count(X.rows, test_size), samples = X.rows;
  Dataset data;
  data.X_test = take_rows(X, order, 0, tests);
  data.y_test = take_rows(y, order, 0, tests);
  data.X_train = take_rows(X, order, tests, samples);
  data.y_train = take_rows(y, order, tests, samples);
  data.X = std::move(X);
  data.y = std::move(y);
  return data;
}

}  // namespace cenote
