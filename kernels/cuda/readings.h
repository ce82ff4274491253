#pragma once

#include "kernels/cuda/work.h"
#include "kernels/math/readings.h"

// What the instruments beside Moments read.
namespace cenote::cuda {

template <>
struct Work<Magnify> : ElementWork {
  static constexpr const char* name = "magnify";
  static int threads(const Magnify& o) { return threads_of(o.x.size()); }
  static std::int64_t parts(const Magnify& o) { return parts_of(o.x.size()); }
};

template <class Team>
__device__ void run(const Team& team, const Magnify& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor x = of(o.x, member), y = of(o.y, member);
  for_part(team, part, o.x.size(), [&](std::int64_t i) { *y.line(i) = *x.line(i) * 0x1p64f; });
}

/// Each thread reads for one member.
template <>
struct Work<TakeReading> {
  using Scratch = NoScratch;
  static constexpr const char* name = "reading";
  static int threads(const TakeReading&) { return 32; }
  static std::int64_t parts(const TakeReading&) { return 1; }
};

__device__ inline math::Strided strided_of(const View& view, std::int64_t member) {
  const Tensor x = of(view, member);
  return {x.data, x.rows, x.columns, x.stride, 1};
}

template <class Team>
__device__ void run(const Team& team, const TakeReading& o, std::int64_t group, std::int64_t, NoScratch&) {
  const std::int64_t member = group * team.size() + team.rank();
  if (member >= o.members) return;
  const math::ReadingOperands operands{strided_of(o.operands[0], member), strided_of(o.operands[1], member),
                                       strided_of(o.operands[2], member)};
  math::read(o.p, operands, o.numbers.of(o.state->record * o.members + member) + o.first);
}

}  // namespace cenote::cuda
