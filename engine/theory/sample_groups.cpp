#include "engine/theory/sample_groups.h"

#include <algorithm>

namespace cenote::theory {
namespace {

SampleGroup sample_at(const Dataset& data, Loss loss, std::int64_t row) {
  SampleGroup sample{.weight = 1};
  const auto features = static_cast<double>(data.X_train.columns);
  for (std::int64_t c = 0; c < data.X_train.columns; ++c) {
    sample.mean += data.X_train(row, c) / features;
    sample.square += data.X_train(row, c) * data.X_train(row, c) / features;
  }
  if (loss == Loss::sparse_categorical_crossentropy) {
    sample.y_sum = sample.y_square = 1;
    return sample;
  }
  for (std::int64_t c = 0; c < data.y_train.columns; ++c) {
    sample.y_sum += data.y_train(row, c);
    sample.y_square += data.y_train(row, c) * data.y_train(row, c);
  }
  return sample;
}

SampleGroup mean_of(const std::vector<SampleGroup>& samples, std::size_t first, std::size_t end) {
  SampleGroup group;
  const auto count = static_cast<double>(end - first);
  for (std::size_t i = first; i < end; ++i) {
    group.mean += samples[i].mean / count;
    group.square += samples[i].square / count;
    group.y_sum += samples[i].y_sum / count;
    group.y_square += samples[i].y_square / count;
  }
  group.weight = count / static_cast<double>(samples.size());
  return group;
}

}  // namespace

std::vector<SampleGroup> sample_groups(const Dataset& data, Loss loss, std::size_t most) {
  std::vector<SampleGroup> samples, groups;
  for (std::int64_t row = 0; row < data.X_train.rows; ++row) samples.push_back(sample_at(data, loss, row));
  std::ranges::sort(samples, {}, &SampleGroup::square);
  const std::size_t count = std::min(most, samples.size());
  for (std::size_t g = 0; g < count; ++g)
    groups.push_back(mean_of(samples, g * samples.size() / count, (g + 1) * samples.size() / count));
  return groups;
}

}  // namespace cenote::theory
