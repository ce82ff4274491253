#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "cenote/moments.h"
#include "engine/trace/norm_sketch.h"

namespace cenote {

/// The norms of a cohort over time: a NormSketch for each row, a tensor in a record. Small groups of members write
/// their norms one behind the other into memory of their own, and many groups at once go into the sketches, row by row:
/// a sketch that every norm went to for itself would be fetched from memory each time, which takes longer than the
/// training between two records.
class NormSketches {
 public:
  NormSketches(std::size_t rows, std::int64_t members);

  /// Before the norms of a group of members.
  void begin(std::int64_t first, std::int64_t count);
  /// Of members first, first + 1, … of a group that has begun. Each member's own thread calls.
  void add(std::int64_t first, std::size_t row, std::span<const TensorNorm> norms);
  /// After the last norm of a member.
  void end(std::int64_t member);

  std::vector<double> quantiles(std::size_t row, std::span<const double> levels);

 private:
  /// The norms of one group: (rows, members). Others may read them while it writes.
  struct Group {
    std::int64_t first = 0, count = 0;
    std::int64_t running = 0;  ///< members that have not ended
    std::vector<std::atomic<NormBin>> bins;
  };
  static constexpr std::int64_t most_members = 64;       ///< of a group that has memory of its own
  static constexpr std::int64_t members_at_once = 1024;  ///< that go into the sketches

  void merge_ended();

  std::size_t rows_;
  std::unique_ptr<NormSketch[]> sketches_;
  std::vector<Group*> group_of_;  ///< (members); null: straight into the sketches
  std::mutex mutex_;              ///< of what follows
  std::vector<std::unique_ptr<Group>> groups_;
  std::int64_t ended_members_ = 0;
  NormHistogram histogram_;  ///< of the row that is being read
};

}  // namespace cenote
