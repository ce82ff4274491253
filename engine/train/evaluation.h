#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cenote/backend.h"
#include "cenote/experiment.h"

namespace cenote {

/// What inference over a Dataset's test part yields.
struct Evaluation {
  std::vector<std::string> columns;  ///< loss, accuracy, …
  std::vector<double> values;        ///< (members, columns)
  std::int64_t members = 0, samples = 0, outputs = 0;
  std::vector<double> predictions;           ///< (members, samples, outputs)
  std::vector<std::int64_t> member_numbers;  ///< (members) in the full cohort
};

/// Inference with the cohort's initial weights over data.X_test, as Keras's evaluate() and predict().
/// @throws SpecError if the pieces do not fit each other, or a file of initial weights lacks some
Evaluation evaluate(const Experiment& experiment, const Dataset& data, Backend& backend);

}  // namespace cenote
