#pragma once

#include <cstdint>
#include <vector>

#include "cenote/train.h"

namespace cenote {

/// A Result of which only part may be looked at, as the rest is still being written.
struct Snapshot {
  const Result& result;
  std::vector<std::int64_t> epochs;  ///< (members) whole epochs; −1: nothing yet, and the weights are the initial ones

  bool is_complete(std::int64_t member) const { return epochs[index(member)] == result.history.epochs; }
  /// Whether a member's history after so many epochs may be looked at.
  bool shows_epoch(std::int64_t member, std::int64_t epoch) const { return epoch <= epochs[index(member)]; }
  /// Whether a member's record of step s may be.
  bool shows_step(std::int64_t member, std::int64_t s) const {
    return is_complete(member) || s < epochs[index(member)] * result.steps_per_epoch;
  }

 private:
  static std::size_t index(std::int64_t member) { return static_cast<std::size_t>(member); }
};

/// Of a Result that is not being written any more: everything.
Snapshot final_snapshot(const Result& result);

}  // namespace cenote
