#include "engine/trace/norm_sketches.h"

#include <algorithm>

namespace cenote {

NormSketches::NormSketches(std::size_t rows, std::int64_t members)
    : rows_(rows), sketches_(std::make_unique<NormSketch[]>(rows)), group_of_(static_cast<std::size_t>(members)) {}

void NormSketches::begin(std::int64_t first, std::int64_t count) {
  if (count > most_members) return;
  auto group = std::make_unique<Group>();
  group->first = first;
  group->count = group->running = count;
  group->bins = std::vector<std::atomic<NormBin>>(rows_ * static_cast<std::size_t>(count));
  std::fill_n(group_of_.begin() + first, count, group.get());
  const std::scoped_lock lock(mutex_);
  groups_.push_back(std::move(group));
}

void NormSketches::add(std::int64_t first, std::size_t row, std::span<const TensorNorm> norms) {
  Group* const group = group_of_[static_cast<std::size_t>(first)];
  if (group == nullptr) {
    for (const TensorNorm& norm : norms) sketches_[row].add(bin_of_square(norm.square_sum, norm.nonfinite_count == 0));
    return;
  }
  std::atomic<NormBin>* to =
      &group->bins[row * static_cast<std::size_t>(group->count) + static_cast<std::size_t>(first - group->first)];
  for (const TensorNorm& norm : norms)
    (to++)->store(bin_of_square(norm.square_sum, norm.nonfinite_count == 0), std::memory_order_relaxed);
}

void NormSketches::end(std::int64_t member) {
  Group* const group = group_of_[static_cast<std::size_t>(member)];
  if (group == nullptr) return;
  const std::scoped_lock lock(mutex_);
  if (--group->running > 0) return;
  ended_members_ += group->count;
  if (ended_members_ >= members_at_once) merge_ended();
}

void NormSketches::merge_ended() {
  const auto has_ended = [](const auto& group) { return group->running == 0; };
  const auto begin =
      std::stable_partition(groups_.begin(), groups_.end(), [&](const auto& g) { return !has_ended(g); });
  std::vector<NormBin> bins;
  for (std::size_t row = 0; row < rows_; ++row)
    for (auto group = begin; group != groups_.end(); ++group) {
      const auto from = (*group)->bins.begin() + static_cast<std::ptrdiff_t>(row) * (*group)->count;
      bins.assign(from, from + (*group)->count);
      sketches_[row].add_alone(bins);
    }
  for (auto group = begin; group != groups_.end(); ++group)
    std::fill_n(group_of_.begin() + (*group)->first, (*group)->count, nullptr);
  groups_.erase(begin, groups_.end());
  ended_members_ = 0;
}

std::vector<double> NormSketches::quantiles(std::size_t row, std::span<const double> levels) {
  const std::scoped_lock lock(mutex_);
  histogram_.clear();
  sketches_[row].add_to(histogram_);
  for (const auto& group : groups_) {
    const std::atomic<NormBin>* const from = &group->bins[row * static_cast<std::size_t>(group->count)];
    for (std::int64_t m = 0; m < group->count; ++m) histogram_.add(from[m].load(std::memory_order_relaxed));
  }
  return histogram_.quantiles(levels);
}

}  // namespace cenote
