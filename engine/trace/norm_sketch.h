#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace cenote {

/// A norm as the sketches know it: 0 of none, then zero, what is not finite, and 64 bins to the octave of its square,
/// which is what backends have at hand. Squares are told apart from 2⁻³⁰⁰ to 2⁷⁰⁰: more than floats need.
using NormBin = std::uint16_t;
inline constexpr NormBin no_norm = 0;
NormBin bin_of_square(double square_sum, bool is_finite);
/// Of a bin's middle.
double norm_of(NormBin bin);

/// Norms by bins and by octaves of their squares, for one question after the other. It costs the octaves between the
/// smallest and the largest norm.
class NormHistogram {
 public:
  void clear();
  void add(NormBin bin, std::uint32_t count = 1) {
    if (bin == no_norm) return;
    total_ += count;
    counts_[bin] += count;
    if (bin < first_finite) return;
    octaves_[bin / bins_per_octave] += count;
    lowest_ = bin < lowest_ ? bin : lowest_;
    highest_ = bin > highest_ ? bin : highest_;
  }
  /// By NumPy's linear rule over the bins' middles; NaN if there is nothing.
  std::vector<double> quantiles(std::span<const double> levels) const;

 private:
  /// Of the norms with these ranks, which are ascending.
  std::vector<NormBin> bins_at(std::span<const std::uint64_t> ranks) const;

  static constexpr NormBin first_finite = 3;
  static constexpr std::size_t bins_per_octave = 64;

  std::vector<std::uint32_t> counts_ = std::vector<std::uint32_t>(std::size_t{1} << 16);
  std::array<std::uint32_t, (std::size_t{1} << 16) / bins_per_octave> octaves_{};
  NormBin lowest_ = 0xffff, highest_ = first_finite;  ///< of the finite ones
  std::uint64_t total_ = 0;
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
