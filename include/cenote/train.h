#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cenote/backend.h"
#include "cenote/cohort.h"
#include "cenote/data.h"
#include "cenote/experiment.h"
#include "cenote/network.h"
#include "cenote/recipe.h"
#include "cenote/trace.h"

namespace cenote {

/// Loss and metrics by epoch. What is_measured() denies is NaN, as is what a member did not reach.
struct History {
  std::vector<std::string> columns;  ///< loss, accuracy, val_loss, val_accuracy, epoch_end_loss, …
  std::int64_t members = 0, epochs = 0;
  std::vector<std::uint8_t> measured;  ///< (epochs + 1, columns): 1 if the Schedule measures it
  std::vector<double> values;          ///< (members, epochs + 1, columns)

  bool is_measured(std::int64_t epoch, std::size_t column) const {
    return measured[static_cast<std::size_t>(epoch) * columns.size() + column] != 0;
  }
  double at(std::int64_t member, std::int64_t epoch, std::size_t column) const {
    return values[static_cast<std::size_t>((member * (epochs + 1) + epoch)) * columns.size() + column];
  }
  /// The position of a column by name. @throws Error if there is none.
  std::size_t column(const std::string& name) const;
  /// The last value of a column that member `member` reached, e.g. its final epoch_end_loss; NaN if there is none.
  double last(std::int64_t member, std::size_t column, std::int64_t epochs_done) const;
};

/// What a trained Cohort yields.
struct Result {
  Program program;
  History history;
  Trace trace;
  std::vector<float> weights;                      ///< (members, weight_count); empty from `reference`. Of a member
                                                   ///< that was interrupted the latest, of one not started the initial
  std::vector<double> weights_float64;             ///< the same from `reference`
  std::vector<std::int64_t> epochs_done;           ///< (members)
  std::vector<std::int64_t> first_nonfinite_step;  ///< (members), −1: never
  std::int64_t steps_per_epoch = 0;
  double training_seconds = 0;  ///< from the first step to the last, with everything between them
  bool interrupted = false;
};

/// Trains a Cohort: from its initial weights through the Recipe's epochs, with evaluation and tracing as asked for.
/// @throws SpecError if the pieces do not fit each other, naming the one that does not; Error if the run fails.
Result train(const Network& network, const Recipe& recipe, const Dataset& data, const Cohort& cohort = {},
             const TraceRequest& trace = {}, const BackendOptions& backend = {});

}  // namespace cenote
