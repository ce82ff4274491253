#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

namespace cenote {

/// Counts non-negative numbers in bins, 64 to the octave: quantiles within 0.8 %, of any number of members, in a few
/// kilobytes. Counts are integers, so the result depends on the numbers alone, not on their order or the threads that
/// add them. A bin is the leading 17 bits of the number's pattern; zero and +∞ have bins of their own.
class NormSketch {
 public:
  NormSketch() = default;
  ~NormSketch();
  NormSketch(const NormSketch&) = delete;
  NormSketch& operator=(const NormSketch&) = delete;

  /// From any thread, without locks. NaN counts as +∞.
  void add(double norm);

  /// By NumPy's linear rule over the bins' middles; NaN if nothing was added. Numbers that are being added meanwhile
  /// may be missing.
  std::vector<double> quantiles(std::span<const double> levels) const;

 private:
  static constexpr int dropped_bits = 46;
  static constexpr std::size_t bins_per_block = 512;  // 8 octaves, made when the first number falls into them
  static constexpr std::size_t block_count = (1U << 17) / bins_per_block;
  using Block = std::array<std::atomic<std::uint32_t>, bins_per_block>;
  /// So many numbers, as far as here.
  struct Step {
    double number;
    std::uint64_t count_so_far;
  };

  Block& block(std::size_t index);
  std::vector<Step> steps() const;

  std::atomic<std::uint32_t> zeros_{0}, infinite_{0};
  std::array<std::atomic<Block*>, block_count> blocks_{};
};

}  // namespace cenote
