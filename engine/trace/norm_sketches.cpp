#include "engine/trace/norm_sketches.h"

#include <algorithm>
#include <atomic>

namespace cenote {
namespace {

NormBin bin_of(const TensorNorm& norm) { return bin_of_square(norm.square_sum, norm.nonfinite_count == 0); }

}  // namespace

NormSketches::NormSketches(std::size_t rows, std::int64_t members)
    : rows_(rows), group_of_(static_cast<std::size_t>(members)) {}

void NormSketches::begin(std::int64_t first, std::int64_t count) {
  const std::scoped_lock lock(mutex_);
  if (count > members_of_block) return make_sketches();
  Block& block = block_for(count);
  groups_.push_back(std::make_unique<Group>(
      Group{first, count, &block, block.bins.data() + rows_ * static_cast<std::size_t>(block.used)}));
  block.used += count;
  block.running += count;
  std::fill_n(group_of_.begin() + first, count, groups_.back().get());
}

NormSketches::Block& NormSketches::block_for(std::int64_t members) {
  if (blocks_.empty() || blocks_.back()->used + members > members_of_block) {
    if (blocks_.size() >= most_blocks) merge_ended();
    const std::int64_t room = std::min(members_of_block, static_cast<std::int64_t>(group_of_.size()));
    blocks_.push_back(std::make_unique<Block>());
    blocks_.back()->bins.resize(rows_ * static_cast<std::size_t>(room));
  }
  return *blocks_.back();
}

void NormSketches::add(std::int64_t first, std::size_t row, std::span<const TensorNorm> norms) {
  Group* const group = group_of_[static_cast<std::size_t>(first)];
  if (group == nullptr) {
    for (const TensorNorm& norm : norms) sketches_[row].add(bin_of(norm));
    return;
  }
  NormBin* to = group->row(row) + (first - group->first);
  for (const TensorNorm& norm : norms) std::atomic_ref(*to++).store(bin_of(norm), std::memory_order_relaxed);
}

void NormSketches::end(std::int64_t member) {
  Group* const group = group_of_[static_cast<std::size_t>(member)];
  if (group == nullptr) return;
  const std::scoped_lock lock(mutex_);
  --group->block->running;
}

void NormSketches::make_sketches() {
  if (!sketches_) sketches_ = std::make_unique<NormSketch[]>(rows_);
}

void NormSketches::merge_ended() {
  const auto is_running = [](const auto& group) { return group->block->running > 0; };
  const auto ended = std::stable_partition(groups_.begin(), groups_.end(), is_running);
  merge({std::make_move_iterator(ended), std::make_move_iterator(groups_.end())});
  groups_.erase(ended, groups_.end());
  std::erase_if(blocks_, [](const auto& block) { return block->running == 0; });
}

void NormSketches::merge(const std::vector<std::unique_ptr<Group>>& groups) {
  make_sketches();
  for (std::size_t row = 0; row < rows_; ++row) sketches_[row].add_alone(gather(row, groups));
  for (const auto& group : groups) std::fill_n(group_of_.begin() + group->first, group->count, nullptr);
}

std::span<const NormBin> NormSketches::gather(std::size_t row, const std::vector<std::unique_ptr<Group>>& groups) {
  of_row_.resize(group_of_.size());
  NormBin* to = of_row_.data();
  for (const auto& group : groups) {
    NormBin* const from = group->row(row);
    if (group->block->running == 0)
      std::copy_n(from, group->count, to);
    else
      std::transform(from, from + group->count, to,
                     [](NormBin& bin) { return std::atomic_ref(bin).load(std::memory_order_relaxed); });
    to += group->count;
  }
  return {of_row_.data(), to};
}

std::vector<double> NormSketches::quantiles(std::span<const double> levels) {
  const std::scoped_lock lock(mutex_);
  std::vector<double> result(rows_ * levels.size());
  for (std::size_t row = 0; row < rows_; ++row) {
    histogram_.clear();
    if (sketches_) sketches_[row].add_to(histogram_);
    histogram_.add(gather(row, groups_));
    histogram_.quantiles(levels, std::span(result).subspan(row * levels.size(), levels.size()));
  }
  return result;
}

}  // namespace cenote
