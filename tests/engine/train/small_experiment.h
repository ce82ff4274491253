#pragma once

#include "cenote/data.h"
#include "cenote/experiment.h"

namespace cenote::test {

/// Eight samples of two features for training, four for testing; the labels take turns.
inline Dataset small_data() {
  Dataset data;
  const auto fill = [](Matrix& X, Matrix& y, std::int64_t rows) {
    X = {rows, 2, std::vector<double>(static_cast<std::size_t>(2 * rows), 0.5)};
    y = {rows, 1, {}};
    for (std::int64_t row = 0; row < rows; ++row) y.values.push_back(static_cast<double>(row % 2));
  };
  fill(data.X_train, data.y_train, 8);
  fill(data.X_test, data.y_test, 4);
  data.classes = true;
  data.class_count = 2;
  return data;
}

/// 2 → 3 → 1: dense/kernel (2, 3), dense/bias (3), dense_1/kernel (3, 1), dense_1/bias (1). Two steps an epoch.
inline Experiment small_experiment() {
  Experiment experiment;
  experiment.network.add(Dense{.units = 3, .activation = Activation::sigmoid});
  experiment.network.add(Dense{.units = 1, .activation = Activation::sigmoid});
  experiment.recipe.epochs = 4;
  experiment.recipe.batch_size = 4;
  experiment.cohort.members = 5;
  return experiment;
}

}  // namespace cenote::test
