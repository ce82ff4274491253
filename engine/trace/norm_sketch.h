#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace cenote {

/// A norm as the sketches know it: 0 of none, then zero, what is not finite, and 64 bins to the octave of its square,
/// which is what backends have at hand. Squares are told apart from 2⁻³⁰⁰ to 2⁷⁰⁰: more than floats need.
using NormBin = std::uint16_t;
inline constexpr NormBin no_norm = 0;
inline constexpr NormBin zero_norm = 1, infinite_norm = 2, first_finite_norm = 3;
inline NormBin bin_of_square(double square_sum, bool is_finite) {
  constexpr std::int64_t smallest_pattern = std::int64_t{1023 - 300} << 6, last = 0xffff;
  if (!is_finite || !(square_sum <= std::numeric_limits<double>::max())) return infinite_norm;
  if (square_sum == 0) return zero_norm;
  const std::int64_t bin = (std::bit_cast<std::int64_t>(square_sum) >> 46) - smallest_pattern + first_finite_norm;
  return static_cast<NormBin>(bin < first_finite_norm ? first_finite_norm : bin > last ? last : bin);
}
/// Of a bin's middle.
double norm_of(NormBin bin);

/// Norms by bins, for one question after the other. It costs the octaves between the smallest and the largest norm.
class NormHistogram {
 public:
  void clear();
  void add(std::span<const NormBin> bins);
  void add(NormBin bin, std::uint32_t count);
  /// By NumPy's linear rule over the bins' middles; NaN if there is nothing. levels: ascending
  void quantiles(std::span<const double> levels, std::span<double> result);

 private:
  /// A level lies between the norms of rank and rank + 1.
  struct Neighbours {
    std::uint64_t rank;
    double below, above;
  };
  static constexpr std::size_t bins_per_octave = 64;

  void find_neighbours();
  std::uint64_t count_octave(std::size_t octave) const;
  std::uint64_t total() const { return added_ - counts_[no_norm]; }

  std::vector<std::uint32_t> counts_ = std::vector<std::uint32_t>(std::size_t{1} << 16);
  NormBin lowest_ = 0xffff, highest_ = first_finite_norm;  ///< of the finite ones
  std::uint64_t added_ = 0;
  std::vector<Neighbours> of_levels_;  ///< of the question that is being answered
};

/// Counts norms by bins: quantiles within 0.4 %, of any number of members, in a few kilobytes. Counts are integers, so
/// the result depends on the norms alone, not on their order or the threads that add them.
class NormSketch {
 public:
  NormSketch() = default;
  ~NormSketch();
  NormSketch(const NormSketch&) = delete;
  NormSketch& operator=(const NormSketch&) = delete;

  /// From any thread, without locks.
  void add(NormBin bin) { counter(bin).fetch_add(1, std::memory_order_relaxed); }
  /// Several, while nobody else adds any.
  void add_alone(std::span<const NormBin> bins);

  /// Adds all to a histogram. Norms that are being added meanwhile may be missing.
  void add_to(NormHistogram& histogram) const;

 private:
  static constexpr std::size_t bins_per_block = 512;  // 8 octaves of the square, made when the first falls into them
  static constexpr std::size_t block_count = (std::size_t{1} << 16) / bins_per_block;
  using Block = std::array<std::atomic<std::uint32_t>, bins_per_block>;

  std::atomic<std::uint32_t>& counter(NormBin bin);

  std::array<std::atomic<Block*>, block_count> blocks_{};
};

}  // namespace cenote
