#pragma once

#include <cstdint>
#include <vector>

#include "cenote/recipe.h"
#include "cenote/trace.h"

namespace cenote {

/// The numbers of one update that depend on the step alone, in double, by portable arithmetic.
struct StepRate {
  double learning_rate = 1;    ///< the schedule's value; 1 for a constant rate, whose value is per member
  double bias_correction = 1;  ///< Adam's √(1 − β₂ᵗ) / (1 − β₁ᵗ), t = s + 1; else 1
};

/// What runs when, as plain data that kernels read too: the same for every member.
struct Cadence {
  std::int64_t epochs = 0;
  std::int64_t train_rows = 0, test_rows = 0, batch_size = 32;
  bool shuffle = true;
  std::int64_t validation_freq = 1, epoch_end_freq = 0;
  /// As TraceRequest's, zeros behind them; none: nothing is traced.
  std::int64_t cadences[TraceRequest::most_cadences] = {TraceRequest::every_epoch};

  constexpr std::int64_t steps_per_epoch() const { return (train_rows + batch_size - 1) / batch_size; }
  constexpr std::int64_t steps() const { return epochs * steps_per_epoch(); }

  /// The cadences, a bit each, that have the pass that makes update s + 1 traced; 0: it is not. The pass after the last
  /// update is due for all.
  constexpr std::uint8_t due(std::int64_t s) const {
    unsigned bits = 0;
    for (std::size_t k = 0; k < TraceRequest::most_cadences; ++k) {
      const std::int64_t every = cadences[k] == TraceRequest::every_epoch ? steps_per_epoch() : cadences[k];
      if (every != 0 && (s == steps() || s % every == 0)) bits |= 1U << k;
    }
    return static_cast<std::uint8_t>(bits);
  }
  constexpr bool is_traced(std::int64_t s) const { return due(s) != 0; }
  /// Whether anything is ever traced.
  constexpr bool traces() const { return cadences[0] != 0; }
  /// Whether the test part is evaluated after so many epochs.
  constexpr bool validates(std::int64_t epoch) const {
    return test_rows > 0 && validation_freq > 0 && (epoch == 0 || epoch == epochs || epoch % validation_freq == 0);
  }
  /// Whether the training part is evaluated after so many epochs.
  constexpr bool evaluates_training(std::int64_t epoch) const {
    return epoch == 0 || epoch == epochs || (epoch_end_freq > 0 && epoch % epoch_end_freq == 0);
  }
};

/// The same with its tables.
struct Schedule : Cadence {
  std::vector<StepRate> rates;  ///< (steps)

  /// The steps of the records; the last one is the pass without an update, at s = steps().
  std::vector<std::int64_t> traced_steps() const {
    std::vector<std::int64_t> result;
    if (!traces()) return result;
    for (std::int64_t s = 0; s < steps(); ++s)
      if (is_traced(s)) result.push_back(s);
    result.push_back(steps());
    return result;
  }
};

/// The Schedule of a Recipe over so many rows.
Schedule make_schedule(const Recipe& recipe, std::int64_t train_rows, std::int64_t test_rows,
                       const TraceRequest& trace);

}  // namespace cenote
