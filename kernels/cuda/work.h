#pragma once

#include "kernels/cuda/operations.h"
#include "kernels/cuda/team.h"

// How an operation is laid over blocks: Work<Operation> says how many threads take a member, in how many parts, with
// what scratch in shared memory, and run(team, operation, member, part, scratch) does it.
namespace cenote::cuda {

template <class Operation>
struct Work;

struct NoScratch {};
struct FloatScratch {
  float numbers[max_team];
};
struct DoubleScratch {
  double numbers[max_team];
};

/// Threads for so many things to do: whole warps.
CENOTE_FORMULA int threads_for(std::int64_t count) {
  return count >= max_team ? max_team : count <= 32 ? 32 : static_cast<int>((count + 31) / 32 * 32);
}

/// Elements that one block takes.
inline constexpr std::int64_t part_size = std::int64_t{8} * max_team;

/// Work on elements, each by itself.
struct ElementWork {
  using Scratch = NoScratch;
  static int threads_of(std::int64_t elements) { return threads_for(elements); }
  CENOTE_HD static std::int64_t parts_of(std::int64_t elements) { return (elements + part_size - 1) / part_size; }
};

/// Columns that one block takes where whole columns are summed: 128 bytes of each row.
inline constexpr std::int64_t panel_columns = 32;

/// Columns first … first + count − 1 of an operation's tensors.
struct Panel {
  std::int64_t first, count;

  /// Of an operand that may be absent.
  CENOTE_FORMULA Tensor of(const View& view, std::int64_t member) const {
    const Tensor x = cuda::of(view, member);
    return {x.data + (x.data == nullptr ? 0 : first), x.rows, count, x.stride};
  }
};

/// Work on panels: so many threads for a column, if there are as many.
struct PanelWork {
  static int threads_of(std::int64_t columns, std::int64_t for_each) {
    return threads_for((columns < panel_columns ? columns : panel_columns) * for_each);
  }
  CENOTE_HD static std::int64_t parts_of(std::int64_t columns) { return (columns + panel_columns - 1) / panel_columns; }
  CENOTE_FORMULA static Panel panel(std::int64_t columns, std::int64_t part) {
    const std::int64_t first = part * panel_columns, left = columns - first;
    return {first, left < panel_columns ? left : panel_columns};
  }
};

/// Blocks of samples whose sums make a column's.
CENOTE_FORMULA std::int64_t batch_blocks(std::int64_t rows) { return (rows + batch_block - 1) / batch_block; }

/// Calls visit(i) for the elements of a part.
template <class Team, class Visit>
__device__ void for_part(const Team& team, std::int64_t part, std::int64_t count, Visit visit) {
  const std::int64_t begin = part * part_size, left = count - begin;
  for_each(team, left < part_size ? left : part_size, [&](std::int64_t i) { visit(begin + i); });
}

}  // namespace cenote::cuda
