#pragma once

#include "kernels/cuda/extremes.h"
#include "kernels/cuda/operations.h"
#include "kernels/lanes/clipping.h"

// Moments of every member's tensor by keys: (member, chunk of 64 rows, chain: column mod 16), one for each chain of the
// canonical tree, neighbours beside each other in memory. Each key folds its elements; then a key for each member and
// sum adds that member's chains as the tree says. Nine calls, none of which waits for the host: first pass, its sums,
// second pass around the mean, its sums; where these left their accurate range, the same four in double; the Moments.
namespace cenote::cuda {

/// What is kept for each chain between the passes, as a double, which holds floats and counts exactly.
enum class Kept : std::uint8_t {
  // of the first pass: Extremes, and sums in float
  minimum,
  maximum,
  zeros,
  dead,
  nonfinite,
  square,
  plain,
  absolute,
  // of the second, around the mean
  deviation,
  centered,
  // both again in double, where these are not accurate
  wide_square,
  wide_plain,
  wide_absolute,
  wide_centered,
  // all of the above of a member, in place of its first chains
  total,
  count
};
static_assert(static_cast<int>(Kept::total) <= math::chains);

/// Chunks of a tensor with so many rows.
CENOTE_FORMULA std::int64_t chunks_of(std::int64_t rows) { return (rows + math::chunk_rows - 1) / math::chunk_rows; }

/// Columns first, first + 16, … of rows begin … end − 1: what one chain adds.
struct Chain {
  Tensor x;
  std::int64_t begin, end, first;

  /// Calls visit(element), rows ascending, then columns.
  template <class Visit>
  __device__ void for_each(Visit visit) const {
    for (std::int64_t r = begin; r < end; ++r)
      for (std::int64_t c = first; c < x.columns; c += math::chains) visit(*x.at(r, c));
  }
};

struct MomentKeys {
  TakeMoments o;

  CENOTE_FORMULA std::int64_t of_member() const { return chunks_of(o.x.rows) * math::chains; }
  CENOTE_FORMULA std::int64_t count() const { return o.members * of_member(); }
  CENOTE_FORMULA double& at(Kept what, std::int64_t key) const {
    return o.kept[static_cast<std::int64_t>(what) * count() + key];
  }

  CENOTE_FORMULA Chain chain(std::int64_t key) const {
    const std::int64_t begin = key / math::chains % chunks_of(o.x.rows) * math::chunk_rows, left = o.x.rows - begin;
    return {of(o.x, key / of_member()), begin, left < math::chunk_rows ? o.x.rows : begin + math::chunk_rows,
            key % math::chains};
  }

  /// Chain `first` of the 16 from a key on, with those that halving down to `half` adds to it.
  template <class Number, int half>
  __device__ Number halved(Kept what, std::int64_t key, int first) const {
    if constexpr (half == math::chains) {
      return static_cast<Number>(at(what, key + first));
    } else {
      const Number sum = halved<Number, 2 * half>(what, key, first);
      return first + half < o.x.columns ? sum + halved<Number, 2 * half>(what, key, first + half) : sum;
    }
  }
  /// Σ of a member's chains.
  template <class Number>
  __device__ Number sum(Kept what, std::int64_t member) const {
    return math::sum_of_chunks<Number>(o.x.rows, [&](std::int64_t begin, std::int64_t) {
      const std::int64_t chunk = member * chunks_of(o.x.rows) + begin / math::chunk_rows;
      return halved<Number, 1>(what, chunk * math::chains, 0);
    });
  }

  /// One of a member's Extremes: the least, the greatest, or a count, which doubles add exactly.
  __device__ double merged(Kept what, std::int64_t member) const {
    const std::int64_t first = member * of_member();
    double all = at(what, first);
#pragma unroll 1
    for (std::int64_t key = first + 1; key < first + of_member(); ++key) {
      const double other = at(what, key);
      if (what == Kept::minimum)
        all = other < all ? other : all;
      else if (what == Kept::maximum)
        all = other > all ? other : all;
      else
        all = all + other;
    }
    return all;
  }

  /// Where what a member's chains come to stays.
  CENOTE_FORMULA double& total(Kept what, std::int64_t member) const {
    return at(Kept::total, member * of_member() + static_cast<int>(what));
  }
  CENOTE_FORMULA Extremes extremes(std::int64_t member) const {
    const auto counted = [&](Kept what) { return static_cast<std::int64_t>(total(what, member)); };
    return {static_cast<float>(total(Kept::minimum, member)), static_cast<float>(total(Kept::maximum, member)),
            counted(Kept::zeros), counted(Kept::dead), counted(Kept::nonfinite)};
  }
  /// Whether a member's float sums stand.
  __device__ bool is_accurate(std::int64_t member) const {
    return in_range(static_cast<float>(total(Kept::square, member))) &&
           in_range(static_cast<float>(total(Kept::centered, member)));
  }
};

/// Columns of a chain that are zero in all rows, which the first chunk's keys find out for all chunks.
__device__ inline std::int64_t dead_columns(const Chain& chain) {
  std::int64_t dead = 0;
  for (std::int64_t c = chain.first; chain.begin == 0 && c < chain.x.columns; c += math::chains) {
    std::int64_t r = 0;
    while (r < chain.x.rows && *chain.x.at(r, c) == 0.0f) ++r;
    dead += r == chain.x.rows ? 1 : 0;
  }
  return dead;
}

struct FirstPass {
  MomentKeys keys;

  __device__ void operator()(std::int64_t key) const {
    const Chain chain = keys.chain(key);
    float square = 0, plain = 0, absolute = 0;
    Extremes e = no_extremes();
    chain.for_each([&](float v) {
      square = math::fma(v, v, square);
      plain = plain + v;
      absolute = absolute + math::abs(v);
      enter(e, v);
    });
    const auto keep = [&](Kept what, auto number) { keys.at(what, key) = static_cast<double>(number); };
    keep(Kept::square, square), keep(Kept::plain, plain), keep(Kept::absolute, absolute);
    keep(Kept::minimum, e.minimum), keep(Kept::maximum, e.maximum), keep(Kept::zeros, e.zeros);
    keep(Kept::dead, dead_columns(chain)), keep(Kept::nonfinite, e.nonfinite);
  }
};

struct CenteredPass {
  MomentKeys keys;

  __device__ void operator()(std::int64_t key) const {
    const double plain = keys.total(Kept::plain, key / keys.of_member());
    const auto around = static_cast<float>(plain / static_cast<double>(keys.o.x.size()));
    float deviation = 0, centered = 0;
    keys.chain(key).for_each([&](float v) {
      deviation = deviation + (v - around);
      centered = math::fma(v - around, v - around, centered);
    });
    keys.at(Kept::deviation, key) = static_cast<double>(deviation);
    keys.at(Kept::centered, key) = static_cast<double>(centered);
  }
};

struct WidePass {
  MomentKeys keys;

  __device__ void operator()(std::int64_t key) const {
    if (keys.is_accurate(key / keys.of_member())) return;
    double square = 0, plain = 0, absolute = 0;
    keys.chain(key).for_each([&](float v) {
      const double x = is_finite(v) ? static_cast<double>(v) : 0.0;
      square = square + x * x;
      plain = plain + x;
      absolute = absolute + (x < 0 ? -x : x);
    });
    keys.at(Kept::wide_square, key) = square;
    keys.at(Kept::wide_plain, key) = plain;
    keys.at(Kept::wide_absolute, key) = absolute;
  }
};

struct WideCenteredPass {
  MomentKeys keys;

  __device__ void operator()(std::int64_t key) const {
    const std::int64_t member = key / keys.of_member();
    if (keys.is_accurate(member)) return;
    const double finite = static_cast<double>(keys.o.x.size()) - keys.total(Kept::nonfinite, member);
    const double mean = keys.total(Kept::wide_plain, member) / finite;
    double centered = 0;
    keys.chain(key).for_each([&](float v) {
      const double deviation = static_cast<double>(v) - mean;
      centered = centered + (is_finite(v) ? deviation * deviation : 0.0);
    });
    keys.at(Kept::wide_centered, key) = centered;
  }
};

/// What the members' chains come to, of `first` … `last`, one a key.
struct AddChains {
  MomentKeys keys;
  Kept first, last;

  CENOTE_FORMULA std::int64_t of_member() const { return static_cast<int>(last) - static_cast<int>(first) + 1; }
  CENOTE_FORMULA std::int64_t count() const { return keys.o.members * of_member(); }
  __device__ void operator()(std::int64_t key) const {
    const std::int64_t member = key / of_member();
    const auto what = static_cast<Kept>(static_cast<int>(first) + key % of_member());
    if (what <= Kept::nonfinite)
      keys.total(what, member) = keys.merged(what, member);
    else if (what < Kept::wide_square)
      keys.total(what, member) = static_cast<double>(keys.sum<float>(what, member));
    else if (!keys.is_accurate(member))
      keys.total(what, member) = keys.sum<double>(what, member);
  }
};

struct StoreMoments {
  MomentKeys keys;

  __device__ void operator()(std::int64_t member) const {
    const TakeMoments& o = keys.o;
    const auto total = [&](Kept what) { return keys.total(what, member); };
    Moments& m = o.moments[(o.state->record * o.tensors + o.tensor) * o.members + member];
    m = counted(o.x.rows, o.x.columns, keys.extremes(member));
    if (keys.is_accurate(member)) {
      const double deviation = total(Kept::deviation);
      m.sum = total(Kept::plain);
      m.absolute_sum = total(Kept::absolute);
      m.square_sum = total(Kept::square);
      m.centered_square_sum = total(Kept::centered) - deviation * deviation / static_cast<double>(m.count);
    } else if (m.nonfinite_count < m.count) {
      m.sum = total(Kept::wide_plain);
      m.absolute_sum = total(Kept::wide_absolute);
      const auto square = static_cast<float>(total(Kept::square));
      m.square_sum = in_range(square) ? total(Kept::square) : total(Kept::wide_square);
      m.centered_square_sum = total(Kept::wide_centered);
    }
  }
};

}  // namespace cenote::cuda
