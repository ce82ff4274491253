#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/train/training.h"

namespace cenote {

/// Over the members of a cohort; one that is not finite counts as +∞.
struct Spread {
  double median = 0, p10 = 0, p90 = 0;
};

/// What a study says of one cohort. The first and the last hidden layer are those with the first kernel and the last
/// but one; what was not traced or not measured is absent.
struct StudyRow {
  std::string name, directory;
  std::int64_t members = 0, epochs = 0;
  Spread loss_before, loss_after;               ///< epoch_end_loss
  std::optional<double> accuracy;               ///< median of the last epoch_end_accuracy
  std::optional<double> gradient;               ///< median ‖∂L/∂W‖ of the first hidden layer before training
  std::optional<double> gradient_ratio;         ///< median of that norm by the last hidden layer's
  std::optional<double> notebook_gradient;      ///< median ‖(old − new)/learning rate‖ of the first update there
  std::optional<double> change_of_first_epoch;  ///< median |Δw/w| in % there: over its weights, then over members
  std::optional<double> change;                 ///< the same over all epochs
  double learnt = 0;                            ///< share of the members
  std::int64_t not_finite = 0;                  ///< members whose batch loss was not finite at some step
  double training_seconds = 0;
  double member_steps_per_second = 0;
  std::string weights_sha256;
};

/// What the Result of a cohort says, except of its first epoch's end.
/// @param constant_loss best_constant_loss() of its data
StudyRow measure_row(const Training& training, const Result& result, double constant_loss);

/// Median |Δw/w| in % of the first kernel from the initial weights to those of the Result: over its weights, then over
/// members. Nothing if there is no kernel.
std::optional<double> weight_change(const Training& training, const Result& result);

/// Trains the same cohort for its first epoch alone, untraced: the same bits, at the cost of one epoch.
/// @param control its progress and snapshot are not used
Result run_first_epoch(const Experiment& experiment, const Dataset& data, Backend& backend, std::stop_token stop);

}  // namespace cenote
