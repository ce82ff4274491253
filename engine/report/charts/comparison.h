#pragma once

#include <string>
#include <vector>

#include "engine/report/charts/chart.h"

namespace cenote {

/// Charts with a line for each of several runs.
class Comparison {
 public:
  void add(const std::string& name, const RunFiles& run);

  /// None for fewer than two runs.
  std::vector<Chart> charts() const;

 private:
  struct Lines {
    std::vector<double> run, x, median;  ///< a row a point; runs are numbered from 1
  };
  Chart chart_of(Chart chart, const Lines& lines, const char* x_title, const char* y_title) const;
  void add_losses(const RunFiles& run, double number);
  void add_gradients(const RunFiles& run, double number);

  std::vector<std::string> names_;
  Lines losses_, gradients_;
};

}  // namespace cenote
