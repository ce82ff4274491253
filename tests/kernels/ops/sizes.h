#pragma once

#include <cstdint>
#include <string>

namespace cenote::ops {

// One less, equal to, one more than what tiles and blocks are made of: 5 and 6 columns, 16 lanes, 16 samples, 32 rows.
inline constexpr std::int32_t widths[] = {1, 2, 5, 6, 7, 10, 11, 16, 17, 31, 33};
inline constexpr std::int64_t batch_rows[] = {1, 2, 15, 16, 17, 31, 32, 33, 40};

/// Rows and columns of an operation on single elements.
struct Shape {
  std::int64_t rows;
  std::int32_t columns;
};
inline constexpr Shape shapes[] = {{1, 1}, {2, 5}, {15, 2}, {16, 16}, {17, 11}, {33, 7}};

/// Of a tensor whose norm several blocks of a GPU sum.
inline constexpr Shape large_shape = {130, 130};

inline std::string to_string(Shape s) { return std::to_string(s.rows) + "x" + std::to_string(s.columns); }

}  // namespace cenote::ops
