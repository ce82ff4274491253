#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/diagnosis/finding.h"
#include "engine/study/theory_row.h"
#include "engine/train/training.h"

namespace cenote {

/// Over the members of a cohort; one that is not finite counts as +∞.
struct Spread {
  double median = 0, p10 = 0, p90 = 0;
};

/// The largest gradient of a kernel in any traced step, where finite, and what clipping left of it: medians of norms.
struct ClippedGradient {
  double before = 0, after = 0;

  bool is_clipped() const { return after < 0.99 * before; }
};

/// Units of the hidden layers with an activation that are zero for every sample of the traced batch. Shares; medians
/// over the members whose activations are finite.
struct DeadUnits {
  double before = 0, after = 0;            ///< mean over the layers, before training and at the end
  double first_layer = 0, last_layer = 0;  ///< at the end
  double cut_before = 0, cut_after = 0;    ///< share of the members with a layer that is dead as a whole
};

/// What a study says of one cohort. The first and the last hidden layer are those with the first kernel and the last
/// but one; what was not traced or not measured is absent.
struct StudyRow {
  std::string name, directory;
  std::int64_t members = 0, epochs = 0;
  bool is_finished = true;                      ///< every member went through all epochs; else no final numbers
  Spread loss_before, loss_after;               ///< epoch_end_loss
  std::optional<double> accuracy;               ///< median of the last epoch_end_accuracy
  std::optional<double> gradient;               ///< median ‖∂L/∂W‖ of the first hidden layer before training
  std::optional<double> gradient_ratio;         ///< median of that norm by the last hidden layer's
  std::optional<double> notebook_gradient;      ///< median ‖(old − new)/learning rate‖ of the first update there
  std::optional<double> change_of_first_epoch;  ///< median |Δw/w| in % there: over its weights, then over members
  std::optional<double> change;                 ///< the same over all epochs
  double learnt = 0;                            ///< share of the members
  std::int64_t not_finite = 0;                  ///< members that diverged: a batch loss was not finite at some step
  std::optional<double> nonfinite_step;         ///< median of the first such step, over those members
  std::optional<ClippedGradient> clipping;      ///< of SGD without momentum, whose update is the clipped gradient
  std::optional<DeadUnits> dead;
  std::optional<TheoryRow> theory;
  std::vector<GainPoint> gains;                  ///< of a cohort that varies its gain
  std::optional<std::vector<Finding>> findings;  ///< nothing: it was not judged; none: it is healthy
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

/// Nothing if gradients or updates are not traced, or the update is more than learning rate times clipped gradient.
std::optional<ClippedGradient> clipped_gradient(const Training& training, const Trace& trace);

/// Nothing if activations are not traced, or no member's are finite at the end.
std::optional<DeadUnits> dead_units(const Training& training, const Trace& trace);

/// The learning rate of update s.
double learning_rate_at(const Training& training, std::int64_t member, std::int64_t step);

/// Trains the same cohort for its first epoch alone, untraced: the same bits, at the cost of one epoch.
/// @param control its progress and snapshot are not used
Result run_first_epoch(const Experiment& experiment, const Dataset& data, Backend& backend, std::stop_token stop);

}  // namespace cenote
