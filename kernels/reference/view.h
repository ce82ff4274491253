#pragma once

#include <cstdint>
#include <span>

namespace cenote::reference {

/// The numbers of a slot, row-major. An absent operand has no data.
struct View {
  double* data = nullptr;
  std::int64_t rows = 0, columns = 0;

  explicit operator bool() const { return data != nullptr; }
  std::int64_t size() const { return rows * columns; }
  double& operator()(std::int64_t row, std::int64_t column) const { return data[row * columns + column]; }
  double& operator()(std::int64_t i) const { return data[i]; }
  std::span<double> row(std::int64_t r) const { return {data + r * columns, static_cast<std::size_t>(columns)}; }
  std::span<double> all() const { return {data, static_cast<std::size_t>(size())}; }
};

/// A View that is written, or added to where gradients meet.
struct Output : View {
  bool accumulate = false;

  void put(std::int64_t i, double value) const { data[i] = accumulate ? data[i] + value : value; }
  void put(std::int64_t row, std::int64_t column, double value) const { put(row * columns + column, value); }
};

/// The canonical sum over a batch: chains over blocks of 16 consecutive samples, block sums added in ascending order.
/// link(sum, row) returns the chain one sample longer.
template <class Link>
double batch_sum(std::int64_t rows, Link link) {
  constexpr std::int64_t block = 16;
  double total = 0;
  for (std::int64_t first = 0; first < rows; first += block) {
    double sum = 0;
    for (std::int64_t r = first; r < rows && r < first + block; ++r) sum = link(sum, r);
    total = first == 0 ? sum : total + sum;
  }
  return total;
}

}  // namespace cenote::reference
