#pragma once

#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "cenote/program.h"

/// Keras's metrics of one sample. output (units), target: labels (units), or one class number.
namespace cenote::reference {

using Row = std::span<const double>;

inline double sum_of(Row row) {
  double sum = 0;
  for (double x : row) sum += x;
  return sum;
}
inline double mean_of(const std::vector<double>& terms) { return sum_of(terms) / static_cast<double>(terms.size()); }
inline std::size_t class_of(Row target) { return static_cast<std::size_t>(target[0]); }

/// The first of the largest; NaN is never larger.
inline std::size_t arg_max(Row row) {
  std::size_t best = 0;
  double largest = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < row.size(); ++i)
    if (row[i] > largest) largest = row[best = i];
  return best;
}

inline double sample_metric(MetricFunction metric, Row output, Row target) {
  if (metric == MetricFunction::sparse_categorical_accuracy) return arg_max(output) == class_of(target) ? 1 : 0;
  if (metric == MetricFunction::categorical_accuracy) return arg_max(output) == arg_max(target) ? 1 : 0;
  std::vector<double> terms(output.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const double difference = output[i] - target[i];
    if (metric == MetricFunction::mse) terms[i] = difference * difference;
    if (metric == MetricFunction::mae) terms[i] = std::abs(difference);
    if (metric == MetricFunction::binary_accuracy) terms[i] = (output[i] > 0.5 ? 1.0 : 0.0) == target[i] ? 1 : 0;
  }
  return mean_of(terms);
}

}  // namespace cenote::reference
