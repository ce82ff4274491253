#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/train/training.h"

namespace cenote {

/// What theory expected of a cohort before training, beside what it was. Ratios are ‖∂L/∂h‖² of the first hidden layer
/// by that of the last.
struct TheoryRow {
  std::string verdict;  ///< vanishing, critical, exploding; empty: theory has none
  std::optional<double> chi = {}, trainable_depth = {};
  std::int64_t hidden_layers = 0;
  std::optional<double> expected = {}, expected_p10 = {}, expected_p90 = {};  ///< quantiles over networks of this width
  std::optional<double> measured = {};                                        ///< median over members
  std::optional<double> inside = {};  ///< share of the members from 1 to 99 % of theory's
};

/// One value of a varied gain: what the members with it came to, and what theory says of their like.
struct GainPoint {
  double gain = 0;
  double learnt = 0;  ///< share of the members
  std::int64_t members = 0, hidden_layers = 0;
  std::optional<double> sigma_w = {}, trainable_depth = {};  ///< of the last hidden layer
};

/// Nothing for cohorts that vary what theory depends on, or whose initial weights are given.
std::optional<TheoryRow> theory_row(const Training& training, const Dataset& data, const Trace& trace);

/// By gain, ascending; empty unless the cohort varies it.
std::vector<GainPoint> gain_points(const Training& training, const Dataset& data, const Result& result);

}  // namespace cenote
