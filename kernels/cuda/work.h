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
  static std::int64_t parts_of(std::int64_t elements) { return (elements + part_size - 1) / part_size; }
};

/// Calls visit(i) for the elements of a part.
template <class Team, class Visit>
__device__ void for_part(const Team& team, std::int64_t part, std::int64_t count, Visit visit) {
  const std::int64_t begin = part * part_size, left = count - begin;
  for_each(team, left < part_size ? left : part_size, [&](std::int64_t i) { visit(begin + i); });
}

}  // namespace cenote::cuda
