#include "engine/trace/norm_sketch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>

#include "engine/trace/quantile.h"

namespace cenote {

NormSketch::~NormSketch() {
  for (const auto& block : blocks_) delete block.load(std::memory_order_relaxed);
}

void NormSketch::add(double norm) {
  if (norm == 0) {
    zeros_.fetch_add(1, std::memory_order_relaxed);
  } else if (!std::isfinite(norm)) {
    infinite_.fetch_add(1, std::memory_order_relaxed);
  } else {
    const std::size_t bin = std::bit_cast<std::uint64_t>(norm) >> dropped_bits;
    block(bin / bins_per_block)[bin % bins_per_block].fetch_add(1, std::memory_order_relaxed);
  }
}

NormSketch::Block& NormSketch::block(std::size_t index) {
  Block* present = blocks_[index].load(std::memory_order_acquire);
  if (present) return *present;
  auto made = std::make_unique<Block>();
  if (blocks_[index].compare_exchange_strong(present, made.get(), std::memory_order_acq_rel)) return *made.release();
  return *present;  // another thread was first
}

std::vector<NormSketch::Step> NormSketch::steps() const {
  std::vector<Step> result;
  std::uint64_t so_far = 0;
  const auto append = [&](double number, std::uint32_t count) {
    if (count > 0) result.push_back({number, so_far += count});
  };
  append(0, zeros_.load(std::memory_order_relaxed));
  for (std::size_t b = 0; b < block_count; ++b) {
    const Block* block = blocks_[b].load(std::memory_order_acquire);
    if (!block) continue;
    for (std::size_t i = 0; i < bins_per_block; ++i) {
      const std::uint64_t middle = (2 * (b * bins_per_block + i) + 1) << (dropped_bits - 1);
      append(std::bit_cast<double>(middle), (*block)[i].load(std::memory_order_relaxed));
    }
  }
  append(std::numeric_limits<double>::infinity(), infinite_.load(std::memory_order_relaxed));
  return result;
}

std::vector<double> NormSketch::quantiles(std::span<const double> levels) const {
  const std::vector<Step> all = steps();
  if (all.empty()) return std::vector<double>(levels.size(), std::numeric_limits<double>::quiet_NaN());
  const auto at_rank = [&](std::uint64_t rank) {
    const auto holds = [](std::uint64_t r, const Step& step) { return r < step.count_so_far; };
    const auto found = std::upper_bound(all.begin(), all.end(), rank, holds);
    return found == all.end() ? all.back().number : found->number;
  };
  std::vector<double> result;
  for (const double level : levels) {
    const double position = static_cast<double>(all.back().count_so_far - 1) * level;
    const auto lower = static_cast<std::uint64_t>(position);
    result.push_back(interpolate(at_rank(lower), at_rank(lower + 1), position - std::floor(position)));
  }
  return result;
}

}  // namespace cenote
