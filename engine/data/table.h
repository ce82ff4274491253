#pragma once

#include <string_view>

#include "include/cenote/data.h"

namespace cenote {

/// What a source holds before it is split.
struct Table {
  Matrix X;              ///< (samples, features)
  Matrix y;              ///< (samples, targets)
  bool classes = false;  ///< y is one column of class numbers
};

/// Class numbers end before this one.
inline constexpr double class_limit = 2147483648.0;

/// @param what names the matrix in messages: `points.npz: array "X"`
/// @throws SpecError naming row and column, from 0, of the first value that is not finite
void check_finite(std::string_view what, const Matrix& matrix);

/// @param y (samples, 1), whole numbers
/// @throws SpecError naming the row, from 0, of the first value that is no class number
void check_classes(std::string_view what, const Matrix& y);

/// @param y (samples, 1), class numbers. @returns the largest and one more; 0 without samples
std::int64_t count_classes(const Matrix& y);

/// Splits, and counts the classes. @throws SpecError as train_test_split
Dataset split(Table table, double test_size, std::int64_t random_state);

}  // namespace cenote
