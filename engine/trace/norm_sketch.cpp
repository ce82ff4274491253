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

void NormSketch::add_to(NormHistogram& histogram) const {
  for (std::size_t b = 0; b < block_count; ++b)
    if (const Block* block = blocks_[b].load(std::memory_order_acquire))
      for (std::size_t i = 0; i < bins_per_block; ++i)
        if (const std::uint32_t count = (*block)[i].load(std::memory_order_relaxed); count > 0)
          histogram.add(static_cast<NormBin>(b * bins_per_block + i), count);
}

void NormHistogram::clear() {
  std::fill_n(counts_.begin(), first_finite, 0U);
  for (std::size_t octave = lowest_ / bins_per_octave; octave <= highest_ / bins_per_octave; ++octave) {
    if (octaves_[octave] == 0) continue;
    std::fill_n(counts_.begin() + static_cast<std::ptrdiff_t>(octave * bins_per_octave), bins_per_octave, 0U);
    octaves_[octave] = 0;
  }
  lowest_ = 0xffff, highest_ = first_finite, total_ = 0;
}

std::vector<NormBin> NormHistogram::bins_at(std::span<const std::uint64_t> ranks) const {
  std::vector<NormBin> found;
  std::uint64_t so_far = 0;
  const auto find_up_to = [&](std::uint64_t end, NormBin bin) {
    while (found.size() < ranks.size() && ranks[found.size()] < end) found.push_back(bin);
    so_far = end;
  };
  find_up_to(counts_[zero], zero);
  const std::size_t last = highest_ / bins_per_octave;
  for (std::size_t octave = lowest_ / bins_per_octave; octave <= last && found.size() < ranks.size(); ++octave) {
    const std::uint64_t end = so_far + octaves_[octave];
    for (std::size_t bin = octave * bins_per_octave; ranks[found.size()] < end; ++bin) {
      if (counts_[bin] > 0 && bin >= first_finite) find_up_to(so_far + counts_[bin], static_cast<NormBin>(bin));
      if (found.size() == ranks.size()) return found;
    }
    so_far = end;
  }
  find_up_to(total_, infinite);  // the largest of all
  return found;
}

std::vector<double> NormHistogram::quantiles(std::span<const double> levels) const {
  if (total_ == 0) return std::vector<double>(levels.size(), std::numeric_limits<double>::quiet_NaN());
  std::vector<std::uint64_t> ranks;  // of the neighbours that each level lies between
  for (const double level : levels) {
    ranks.push_back(static_cast<std::uint64_t>(static_cast<double>(total_ - 1) * level));
    ranks.push_back(std::min(ranks.back() + 1, total_ - 1));
  }
  std::ranges::sort(ranks);
  const std::vector<NormBin> bins = bins_at(ranks);
  const auto norm_at = [&](std::uint64_t rank) {
    return norm_of(bins[static_cast<std::size_t>(std::ranges::lower_bound(ranks, rank) - ranks.begin())]);
  };
  std::vector<double> result;
  for (const double level : levels) {
    const double position = static_cast<double>(total_ - 1) * level, below = std::floor(position);
    const auto rank = static_cast<std::uint64_t>(below);
    result.push_back(interpolate(norm_at(rank), norm_at(std::min(rank + 1, total_ - 1)), position - below));
  }
  return result;
}

}  // namespace cenote
