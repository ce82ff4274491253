#pragma once

#include "kernels/cuda/extremes.h"
#include "kernels/cuda/operations.h"
#include "kernels/lanes/clipping.h"

// Moments of many tensors of every member by keys: (tensor, member, chunk of 64 rows, chain: column mod 16), one for
// each chain of the canonical tree, neighbours beside each other in memory. Each key folds its elements; then a key for
// each tensor of a member and each sum adds its chains as the tree says. Nine calls for all tensors, none of which
// waits for the host: first pass, its sums, second pass around the mean, its sums; where these left their accurate
// range, the same four in double; the Moments.
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
  // all of the above of a case, in place of its first chains
  total,
  count
};
static_assert(static_cast<int>(Kept::total) <= math::chains);

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

/// A case: one tensor of one member, tensor·members + member. Each has as many keys as the tensor with the most rows.
struct MomentKeys {
  const TakeMoments* taken;  ///< (tensors)
  std::int64_t tensors, chunks;
  MomentBuffers to;

  CENOTE_FORMULA std::int64_t cases() const { return tensors * to.members; }
  CENOTE_FORMULA std::int64_t of_case() const { return chunks * math::chains; }
  CENOTE_FORMULA std::int64_t count() const { return cases() * of_case(); }
  CENOTE_FORMULA double& at(Kept what, std::int64_t key) const {
    return to.kept[static_cast<std::int64_t>(what) * count() + key];
  }
  CENOTE_FORMULA std::int64_t case_of(std::int64_t key) const { return key / of_case(); }
  CENOTE_FORMULA const TakeMoments& operation(std::int64_t of) const { return taken[of / to.members]; }
  CENOTE_FORMULA Tensor tensor(std::int64_t of) const { return cuda::of(operation(of).x, of % to.members); }

  /// No rows if the tensor has no such chunk.
  CENOTE_FORMULA Chain chain(std::int64_t key) const {
    const Tensor x = tensor(case_of(key));
    const std::int64_t begin = key / math::chains % chunks * math::chunk_rows, left = x.rows - begin;
    return {x, begin, left < math::chunk_rows ? x.rows : begin + math::chunk_rows, key % math::chains};
  }

  /// Chain `first` of the 16 from a key on, with those that halving down to `half` adds to it.
  template <class Number, int half>
  __device__ Number halved(Kept what, std::int64_t key, int first, std::int64_t columns) const {
    if constexpr (half == math::chains) {
      return static_cast<Number>(at(what, key + first));
    } else {
      const Number sum = halved<Number, 2 * half>(what, key, first, columns);
      return first + half < columns ? sum + halved<Number, 2 * half>(what, key, first + half, columns) : sum;
    }
  }
  /// Σ of a case's chains.
  template <class Number>
  __device__ Number sum(Kept what, std::int64_t of) const {
    const View& x = operation(of).x;
    return math::sum_of_chunks<Number>(x.rows, [&](std::int64_t begin, std::int64_t) {
      const std::int64_t chunk = of * chunks + begin / math::chunk_rows;
      return halved<Number, 1>(what, chunk * math::chains, 0, x.columns);
    });
  }

  /// One of a case's Extremes: the least, the greatest, or a count, which doubles add exactly.
  __device__ double merged(Kept what, std::int64_t of) const {
    const std::int64_t first = of * of_case(), last = first + chunks_of(operation(of).x.rows) * math::chains;
    double all = at(what, first);
#pragma unroll 1
    for (std::int64_t key = first + 1; key < last; ++key) {
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

  /// Where what a case's chains come to stays.
  CENOTE_FORMULA double& total(Kept what, std::int64_t of) const {
    return at(Kept::total, of * of_case() + static_cast<int>(what));
  }
  CENOTE_FORMULA Extremes extremes(std::int64_t of) const {
    const auto counted = [&](Kept what) { return static_cast<std::int64_t>(total(what, of)); };
    return {static_cast<float>(total(Kept::minimum, of)), static_cast<float>(total(Kept::maximum, of)),
            counted(Kept::zeros), counted(Kept::dead), counted(Kept::nonfinite)};
  }
  /// Whether a case's float sums stand.
  __device__ bool is_accurate(std::int64_t of) const {
    return in_range(static_cast<float>(total(Kept::square, of))) &&
           in_range(static_cast<float>(total(Kept::centered, of)));
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
    const Chain chain = keys.chain(key);
    const double plain = keys.total(Kept::plain, keys.case_of(key));
    const auto around = static_cast<float>(plain / static_cast<double>(chain.x.rows * chain.x.columns));
    float deviation = 0, centered = 0;
    chain.for_each([&](float v) {
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
    if (keys.is_accurate(keys.case_of(key))) return;
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
    const std::int64_t of = keys.case_of(key);
    if (keys.is_accurate(of)) return;
    const Chain chain = keys.chain(key);
    const double finite = static_cast<double>(chain.x.rows * chain.x.columns) - keys.total(Kept::nonfinite, of);
    const double mean = keys.total(Kept::wide_plain, of) / finite;
    double centered = 0;
    chain.for_each([&](float v) {
      const double deviation = static_cast<double>(v) - mean;
      centered = centered + (is_finite(v) ? deviation * deviation : 0.0);
    });
    keys.at(Kept::wide_centered, key) = centered;
  }
};

/// What the cases' chains come to, of `first` … `last`, one a key.
struct AddChains {
  MomentKeys keys;
  Kept first, last;

  CENOTE_FORMULA std::int64_t of_case() const { return static_cast<int>(last) - static_cast<int>(first) + 1; }
  CENOTE_FORMULA std::int64_t count() const { return keys.cases() * of_case(); }
  __device__ void operator()(std::int64_t key) const {
    const std::int64_t of = key / of_case();
    const auto what = static_cast<Kept>(static_cast<int>(first) + key % of_case());
    if (what <= Kept::nonfinite)
      keys.total(what, of) = keys.merged(what, of);
    else if (what < Kept::wide_square)
      keys.total(what, of) = static_cast<double>(keys.sum<float>(what, of));
    else if (!keys.is_accurate(of))
      keys.total(what, of) = keys.sum<double>(what, of);
  }
};

struct StoreMoments {
  MomentKeys keys;

  __device__ void operator()(std::int64_t of) const {
    const TakeMoments& o = keys.operation(of);
    const auto total = [&](Kept what) { return keys.total(what, of); };
    Moments& m = keys.to.place(o.tensor, of % keys.to.members);
    m = counted(o.x.rows, o.x.columns, keys.extremes(of));
    if (keys.is_accurate(of)) {
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
