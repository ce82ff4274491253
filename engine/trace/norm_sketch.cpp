#include "engine/trace/norm_sketch.h"

#include <algorithm>
#include <cmath>

#include "engine/trace/quantile.h"

namespace cenote {

double norm_of(NormBin bin) {
  if (bin == zero_norm) return 0;
  if (bin == infinite_norm) return std::numeric_limits<double>::infinity();
  constexpr std::int64_t smallest_pattern = std::int64_t{1023 - 300} << 6;
  const std::int64_t pattern = bin - first_finite_norm + smallest_pattern;
  return std::sqrt(std::bit_cast<double>((2 * pattern + 1) << 45));
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
  std::fill_n(counts_.begin(), first_finite_norm, 0U);
  if (lowest_ <= highest_) std::fill(counts_.begin() + lowest_, counts_.begin() + highest_ + 1, 0U);
  lowest_ = 0xffff, highest_ = first_finite_norm, added_ = 0;
}

void NormHistogram::add(std::span<const NormBin> bins) {
  for (const NormBin bin : bins) {
    lowest_ = std::min<NormBin>(lowest_, bin < first_finite_norm ? 0xffff : bin);
    highest_ = std::max(highest_, bin);
  }
  for (const NormBin bin : bins) ++counts_[bin];
  added_ += bins.size();
}

void NormHistogram::add(NormBin bin, std::uint32_t count) {
  counts_[bin] += count;
  added_ += count;
  highest_ = std::max(highest_, bin);
  if (bin >= first_finite_norm) lowest_ = std::min(lowest_, bin);
}

std::uint64_t NormHistogram::count_octave(std::size_t octave) const {
  std::uint32_t count = 0;
  const std::size_t first = std::max<std::size_t>(octave * bins_per_octave, first_finite_norm);
  for (std::size_t bin = first; bin < (octave + 1) * bins_per_octave; ++bin) count += counts_[bin];
  return count;
}

void NormHistogram::find_neighbours() {
  const std::uint64_t last = total() - 1;
  const std::size_t levels = of_levels_.size();
  std::size_t below = 0, above = 0;  // levels whose neighbours are known
  const auto next_rank = [&] {
    const std::uint64_t rank = std::min(of_levels_[above].rank + 1, last);
    return below < levels ? std::min(rank, of_levels_[below].rank) : rank;
  };
  const auto reach = [&](std::uint64_t end, NormBin bin) {
    const double norm = norm_of(bin);
    for (; below < levels && of_levels_[below].rank < end; ++below) of_levels_[below].below = norm;
    for (; above < levels && std::min(of_levels_[above].rank + 1, last) < end; ++above) of_levels_[above].above = norm;
  };
  reach(counts_[zero_norm], zero_norm);
  std::uint64_t so_far = counts_[zero_norm];
  for (std::size_t octave = lowest_ / bins_per_octave; octave <= highest_ / bins_per_octave; ++octave) {
    std::size_t bin = std::max<std::size_t>(octave * bins_per_octave, first_finite_norm);
    const std::uint64_t end = so_far + count_octave(octave);
    for (std::uint64_t up_to = so_far; above < levels && next_rank() < end; reach(up_to, static_cast<NormBin>(bin - 1)))
      for (const std::uint64_t rank = next_rank(); up_to <= rank; ++bin) up_to += counts_[bin];
    so_far = end;
  }
  if (above < levels) reach(total(), infinite_norm);  // the largest of all
}

void NormHistogram::quantiles(std::span<const double> levels, std::span<double> result) {
  std::ranges::fill(result, std::numeric_limits<double>::quiet_NaN());
  if (total() == 0) return;
  const auto last = static_cast<double>(total() - 1);
  of_levels_.clear();
  for (const double level : levels) of_levels_.push_back({static_cast<std::uint64_t>(last * level), 0, 0});
  find_neighbours();
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const Neighbours& found = of_levels_[i];
    const double position = last * levels[i];
    result[i] = interpolate(found.below, found.above, position - std::floor(position));
  }
}

}  // namespace cenote
