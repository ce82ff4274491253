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

struct ReadingScratch {
  double numbers[max_team];
  unsigned bins[histogram_bins];
};

template <>
struct Work<TakeReading> {
  using Scratch = ReadingScratch;
  static constexpr const char* name = "reading";
  static int threads(const TakeReading& o) { return threads_for(o.operands[0].size()); }
  CENOTE_HD static std::int64_t parts(const TakeReading&) { return 1; }
};

__device__ inline math::Strided strided_of(const View& view, std::int64_t member) {
  const Tensor x = of(view, member);
  return {x.data, x.rows, x.columns, x.stride, 1};
}

/// One reading by a Team, with the bits of math::read, which a single thread would take: counts in any order, sums in
/// the order that docs/numerics.md says.
template <class Team>
struct TeamReading {
  const Team& team;
  const Parameters::ReadingParameters& p;
  math::ReadingOperands o;
  ReadingScratch& scratch;
  double* numbers;

  /// Σ of each thread's count, for all of them.
  __device__ std::int64_t total(std::int64_t mine) const {
    scratch.numbers[team.rank()] = static_cast<double>(mine);
    team.sync();
    double sum = 0;
    for (int i = 0; i < team.size(); ++i) sum += load_shared(&scratch.numbers[i]);
    team.sync();
    return static_cast<std::int64_t>(sum);
  }
  /// Adds term(0) … term(count − 1) to a sum, in that order.
  template <class Term>
  __device__ double add_in_order(double sum, std::int64_t count, Term term) const {
    for (std::int64_t first = 0; first < count; first += team.size()) {
      if (first + team.rank() < count) scratch.numbers[team.rank()] = term(first + team.rank());
      team.sync();
      for (std::int64_t i = 0; i < team.size() && first + i < count; ++i) sum = sum + load_shared(&scratch.numbers[i]);
      team.sync();
    }
    return sum;
  }
  /// The share of a's elements for which is_counted(row, column).
  template <class IsCounted>
  __device__ double share(IsCounted is_counted) const {
    std::int64_t mine = 0;
    for_each(team, o.a.rows * o.a.columns, [&](std::int64_t i) {
      const auto [row, column] = row_and_column(i, o.a.columns);
      mine += is_counted(row, column) ? 1 : 0;
    });
    return math::share_of(total(mine), o.a.rows * o.a.columns);
  }
  __device__ double dot(const math::Strided& u, const math::Strided& v) const {
    return sum_over(team, u.rows, u.columns, scratch.numbers,
                    [&](double sum, std::int64_t r, std::int64_t c) { return sum + u.at(r, c) * v.at(r, c); });
  }

  __device__ void histogram() const {
    for_each(team, histogram_bins, [&](std::int64_t bin) { scratch.bins[bin] = 0; });
    team.sync();
    for_each(team, o.a.rows * o.a.columns, [&](std::int64_t i) {
      const auto [row, column] = row_and_column(i, o.a.columns);
      const std::uint32_t bin = math::histogram_bin(math::to_bits(math::float_at(o.a, row, column)));
      if (bin < histogram_bins) atomicAdd(&scratch.bins[bin], 1u);
    });
    team.sync();
    for_each(team, histogram_bins, [&](std::int64_t bin) { numbers[bin] = load_shared(&scratch.bins[bin]); });
  }
  __device__ void saturation() const {
    math::SaturationCounts mine{};
    for_each(team, o.a.columns, [&](std::int64_t c) { math::count_unit(p, o.a, c, mine); });
    const math::SaturationCounts all{total(mine.dead), total(mine.saturated_units), total(mine.saturated)};
    if (team.rank() == 0) math::saturation_shares(p, all, o.a.rows, o.a.columns, numbers);
  }
  __device__ void noise_scale() const {
    const double of_samples = add_in_order(
        0, o.a.rows, [&](std::int64_t r) { return math::row_square_sum(o.a, r) * math::row_square_sum(o.b, r); });
    const double of_batch = dot(o.c, o.c);
    if (team.rank() == 0) math::noise_scale_of(o.a.rows, of_samples, of_batch, numbers);
  }
  __device__ double gradient_correlation() const {
    double sum = 0;
    std::int64_t pairs = 0;
    for (std::int64_t i = 0; i < o.a.rows; ++i)
      sum = add_in_order(sum, i, [&](std::int64_t j) {
        const double correlation = math::row_correlation(o.a, i, j);
        pairs += correlation < 0 ? 0 : 1;
        return correlation < 0 ? 0.0 : correlation;
      });
    return sum / static_cast<double>(total(pairs));
  }
  /// Of the instruments that read one number, for thread 0.
  __device__ double number() const {
    switch (p.instrument) {
      case Instrument::epsilon_share:
        return share([&](std::int64_t r, std::int64_t c) { return math::is_below_epsilon(p, o, r, c); });
      case Instrument::flushed_share:
        return share([&](std::int64_t r, std::int64_t c) { return math::is_flushed(o.a, o.b, r, c); });
      case Instrument::update_cosine: {
        const double uv = dot(o.a, o.b), uu = dot(o.a, o.a);
        return math::cosine_of(uv, uu, dot(o.b, o.b));
      }
      default:
        return gradient_correlation();
    }
  }
  __device__ void read() const {
    if (p.instrument == Instrument::histogram) return histogram();
    if (p.instrument == Instrument::saturation) return saturation();
    if (p.instrument == Instrument::noise_scale) return noise_scale();
    const double read = number();
    if (team.rank() == 0) numbers[0] = read;
  }
};

template <class Team>
__device__ void run(const Team& team, const TakeReading& o, std::int64_t member, std::int64_t,
                    ReadingScratch& scratch) {
  const math::ReadingOperands operands{strided_of(o.operands[0], member), strided_of(o.operands[1], member),
                                       strided_of(o.operands[2], member)};
  double* const numbers = o.numbers.of(o.state->record * o.members + member) + o.first;
  TeamReading<Team>{team, o.p, operands, scratch, numbers}.read();
}

}  // namespace cenote::cuda
