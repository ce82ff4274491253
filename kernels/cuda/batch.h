#pragma once

#include "kernels/cuda/work.h"
#include "kernels/math/random.h"

// What lies around a step: the order of an epoch, the batch, its report, and where the run is.
namespace cenote::cuda {

/// Each thread shuffles for one member: the order of the draws is a chain.
template <>
struct Work<Shuffle> {
  using Scratch = NoScratch;
  static constexpr const char* name = "shuffle";
  static int threads(const Shuffle&) { return 32; }
  CENOTE_HD static std::int64_t parts(const Shuffle& o) { return o.epochs; }
};

template <class Team>
__device__ void run(const Team& team, const Shuffle& o, std::int64_t group, std::int64_t part, NoScratch&) {
  const std::int64_t member = group * team.size() + team.rank();
  if (member < o.members)
    math::shuffled_order(o.seed, o.seed_index[member], o.first + static_cast<std::uint32_t>(part),
                         static_cast<std::int32_t>(o.rows), o.order + (part * o.members + member) * o.rows);
}

template <>
struct Work<Gather> : ElementWork {
  static constexpr const char* name = "gather";
  static int threads(const Gather& o) { return threads_of(o.x.size() + o.y.size()); }
  CENOTE_HD static std::int64_t parts(const Gather& o) { return parts_of(o.x.size() + o.y.size()); }
};

template <class Team>
__device__ void run(const Team& team, const Gather& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor x = of(o.x, member), y = of(o.y, member);
  const Samples& s = o.samples;
  const std::int64_t first = o.state->first, features = o.x.size();
  const std::int64_t at = member * s.order_stride + first;
  const std::int64_t order = SEEDED_BUG(overflow_in_an_index) ? static_cast<std::uint8_t>(at) : at;
  const auto row_of = [&](std::int64_t r) { return s.order == nullptr ? first + r : std::int64_t{s.order[order + r]}; };
  for_part(team, part, features + o.y.size(), [&](std::int64_t i) {
    const bool is_feature = i < features;
    const std::int64_t place = is_feature ? i : i - features, columns = is_feature ? s.features : s.targets;
    const auto [row, column] = row_and_column(place, columns);
    *(is_feature ? x : y).line(place) = (is_feature ? s.x : s.y)[row_of(row) * columns + column];
  });
}

template <>
struct Work<Account> {
  using Scratch = NoScratch;
  static constexpr const char* name = "account";
  static int threads(const Account&) { return 32; }
  CENOTE_HD static std::int64_t parts(const Account&) { return 1; }
};

template <class Team>
__device__ void run(const Team& team, const Account& o, std::int64_t group, std::int64_t, NoScratch&) {
  const std::int64_t member = group * team.size() + team.rank();
  if (member >= o.members) return;
  const double* const report = o.report.of(member);
  double* const totals = o.totals.of(member);
  for (std::int64_t i = 0; i < o.report.count; ++i) totals[i] += report[i] * static_cast<double>(o.rows);
  if (o.first_nonfinite == nullptr || o.first_nonfinite[member] >= 0 || math::is_finite(report[0])) return;
  o.first_nonfinite[member] = o.state->step;
}

template <>
struct Work<Advance> {
  using Scratch = NoScratch;
  static constexpr const char* name = "advance";
  static int threads(const Advance&) { return 32; }
  CENOTE_HD static std::int64_t parts(const Advance&) { return 1; }
};

template <class Team>
__device__ void run(const Team& team, const Advance& o, std::int64_t, std::int64_t, NoScratch&) {
  if (team.rank() != 0) return;
  o.state->first += o.rows;
  o.state->step += o.is_step ? 1 : 0;
  o.state->record += o.is_record ? 1 : 0;
}

}  // namespace cenote::cuda
