#pragma once

#include "kernels/cuda/work.h"

namespace cenote::cuda {

template <>
struct Work<TakeValues> : ElementWork {
  static constexpr const char* name = "values";
  static int threads(const TakeValues& o) { return threads_of(o.x.size()); }
  CENOTE_HD static std::int64_t parts(const TakeValues& o) { return parts_of(o.x.size()); }
};

template <class Team>
__device__ void run(const Team& team, const TakeValues& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor x = of(o.x, member);
  float* const to = o.values + (o.state->record * o.members + member) * o.x.size();
  for_part(team, part, o.x.size(), [&](std::int64_t i) { to[i] = *x.line(i); });
}

}  // namespace cenote::cuda
