#include "engine/trace/norm_sketch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "engine/trace/quantile.h"

namespace cenote {
namespace {

constexpr NormBin zero = 1, infinite = 2, first_finite = 3;
constexpr int dropped_bits = 46;
constexpr std::int64_t smallest_pattern = std::int64_t{1023 - 300} << 6, largest_bin = 0xffff;

}  // namespace

NormBin bin_of_square(double square_sum, bool is_finite) {
  if (!is_finite || !std::isfinite(square_sum)) return infinite;
  if (square_sum == 0) return zero;
  const std::int64_t pattern = std::bit_cast<std::int64_t>(square_sum) >> dropped_bits;
  return static_cast<NormBin>(
      std::clamp<std::int64_t>(pattern - smallest_pattern + first_finite, first_finite, largest_bin));
}

double norm_of(NormBin bin) {
  if (bin == zero) return 0;
  if (bin == infinite) return std::numeric_limits<double>::infinity();
  const std::int64_t pattern = bin - first_finite + smallest_pattern;
  return std::sqrt(std::bit_cast<double>((2 * pattern + 1) << (dropped_bits - 1)));
}

NormSketch::~NormSketch() {
  for (const auto& block : blocks_) delete block.load(std::memory_order_relaxed);
}

std::atomic<std::uint32_t>& NormSketch::counter(NormBin bin) {
  std::atomic<Block*>& place = blocks_[bin / bins_per_block];
  Block* present = place.load(std::memory_order_acquire);
  if (!present) {
    auto made = std::make_unique<Block>();
    if (place.compare_exchange_strong(present, made.get(), std::memory_order_acq_rel)) present = made.release();
  }
  return (*present)[bin % bins_per_block];  // another thread may have been first
}

void NormSketch::add_alone(std::span<const NormBin> bins) {
  for (const NormBin bin : bins) {
    if (bin == no_norm) continue;
    std::atomic<std::uint32_t>& count = counter(bin);
    count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
}

template <class Visit>
void NormSketch::for_each_count(Visit visit) const {
  std::uint32_t not_finite = 0;
  for (std::size_t b = 0; b < block_count; ++b)
    if (const Block* block = blocks_[b].load(std::memory_order_acquire))
      for (std::size_t i = 0; i < bins_per_block; ++i) {
        const auto bin = static_cast<NormBin>(b * bins_per_block + i);
        const std::uint32_t count = (*block)[i].load(std::memory_order_relaxed);
        if (bin == infinite)
          not_finite = count;
        else
          visit(bin, count);
      }
  visit(infinite, not_finite);  // the largest of all
}

std::vector<NormBin> NormSketch::bins_at(std::span<const std::uint64_t> ranks) const {
  std::vector<NormBin> found;
  std::uint64_t so_far = 0;
  for_each_count([&](NormBin bin, std::uint32_t count) {
    so_far += count;
    while (found.size() < ranks.size() && ranks[found.size()] < so_far) found.push_back(bin);
  });
  return found;
}

std::vector<double> NormSketch::quantiles(std::span<const double> levels, std::span<const NormBin> more) const {
  if (!more.empty()) {
    NormSketch all;
    for_each_count([&](NormBin bin, std::uint32_t count) {
      if (count > 0) all.counter(bin) += count;
    });
    all.add_alone(more);
    return all.quantiles(levels);
  }
  std::uint64_t total = 0;
  for_each_count([&](NormBin, std::uint32_t count) { total += count; });
  if (total == 0) return std::vector<double>(levels.size(), std::numeric_limits<double>::quiet_NaN());
  std::vector<std::uint64_t> lower, upper;  // ranks of the neighbours that each level lies between
  for (const double level : levels) {
    lower.push_back(static_cast<std::uint64_t>(static_cast<double>(total - 1) * level));
    upper.push_back(std::min(lower.back() + 1, total - 1));
  }
  const std::vector<NormBin> below = bins_at(lower), above = bins_at(upper);
  std::vector<double> result;
  for (std::size_t k = 0; k < levels.size(); ++k) {
    const double position = static_cast<double>(total - 1) * levels[k];
    result.push_back(interpolate(norm_of(below[k]), norm_of(above[k]), position - std::floor(position)));
  }
  return result;
}

}  // namespace cenote
