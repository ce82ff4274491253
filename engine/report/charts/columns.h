#pragma once

#include <string>
#include <utility>
#include <vector>

namespace cenote {

/// Numbers by column, and their CSV text. Not finite is empty: charts have a gap there.
class Columns {
 public:
  void add(std::string name, std::vector<double> numbers) {
    columns_.emplace_back(std::move(name), std::move(numbers));
  }

  /// A header row, then a row for each number. All columns must be equally long. Numbers read back as they are.
  std::string to_csv() const;

  /// The smallest and the largest finite number > 0 of all columns but the first, as a logarithmic scale needs them;
  /// [0.1, 1] if there is none.
  std::pair<double, double> positive_range() const;

  /// The columns' names from position `first` on.
  std::vector<std::string> names(std::size_t first) const;
  /// The same as Vega names fields: what would be a path (a.b, a[0]) escaped.
  std::vector<std::string> fields(std::size_t first) const;

 private:
  std::vector<std::pair<std::string, std::vector<double>>> columns_;
};

/// To so many significant digits: what a line that shows one of many seeds needs.
double rounded(double number, int digits);

}  // namespace cenote
