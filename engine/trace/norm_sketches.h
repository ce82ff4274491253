#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "cenote/moments.h"
#include "cenote/zeroed_vector.h"
#include "engine/trace/norm_sketch.h"

namespace cenote {

/// The norms of a cohort over time, in rows: a tensor in a record each. Groups of members write their norms one behind
/// the other into blocks of memory. Of more members than fit a few blocks, those of ended blocks go into a NormSketch
/// for each row: a sketch that every norm went to for itself would be fetched from memory each time, which takes longer
/// than the training between two records.
class NormSketches {
 public:
  /// About as many members' norms are in blocks.
  static constexpr std::int64_t most_waiting = 4096;
  static constexpr std::int64_t members_of_block = 1024;  ///< a larger group goes straight into the sketches

  NormSketches(std::size_t rows, std::int64_t members);

  /// Before the norms of a group of members.
  void begin(std::int64_t first, std::int64_t count);
  /// Of members first, first + 1, … of a group that has begun. Each member's own thread calls.
  void add(std::int64_t first, std::size_t row, std::span<const TensorNorm> norms);
  /// After the last norm of a member.
  void end(std::int64_t member);

  /// (rows, levels). levels: ascending
  std::vector<double> quantiles(std::span<const double> levels);

 private:
  /// Memory of several groups: (rows, count) of one behind that of the other. Others may read it while they write.
  struct Block {
    std::int64_t used = 0, running = 0;  ///< members that have begun, and not ended
    ZeroedVector<NormBin> bins;
  };
  struct Group {
    std::int64_t first = 0, count = 0;
    Block* block = nullptr;
    NormBin* bins = nullptr;

    NormBin* row(std::size_t row) const { return bins + row * static_cast<std::size_t>(count); }
  };
  static constexpr std::size_t most_blocks = most_waiting / members_of_block;

  /// A block with room for so many members more.
  Block& block_for(std::int64_t members);
  void make_sketches();
  /// Puts the norms of ended blocks into the sketches.
  void merge_ended();
  void merge(const std::vector<std::unique_ptr<Group>>& groups);
  /// The bins of one row, one group's behind the other's.
  std::span<const NormBin> gather(std::size_t row, const std::vector<std::unique_ptr<Group>>& groups);

  std::size_t rows_;
  std::vector<Group*> group_of_;            ///< (members); null: straight into the sketches
  std::unique_ptr<NormSketch[]> sketches_;  ///< once there is something for them
  std::mutex mutex_;                        ///< of what follows
  std::vector<std::unique_ptr<Block>> blocks_;
  std::vector<std::unique_ptr<Group>> groups_;
  NormHistogram histogram_;      ///< of the row that is being read
  std::vector<NormBin> of_row_;  ///< likewise
};

}  // namespace cenote
