#include <algorithm>

#include "kernels/cuda/ops.h"

// What goes to the device and comes back: data, hyperparameters, weights, outputs.
namespace cenote::cuda {
namespace {

/// Members whose numbers are on their way at a time.
constexpr std::int64_t chunk_members = 1024;

/// Calls visit(first, count) for members in chunks.
template <class Visit>
void for_each_chunk(std::int64_t members, Visit visit) {
  for (std::int64_t first = 0; first < members; first += chunk_members)
    visit(first, std::min(chunk_members, members - first));
}

void fill(PinnedArray<float>& to, const Matrix& from) {
  for (std::size_t i = 0; i < from.values.size(); ++i) to[i] = static_cast<float>(from.values[i]);
}

}  // namespace

void DeviceRun::upload_data() {
  const Matrix* const tables[4] = {&run_.data.X_train, &run_.data.X_test, &run_.data.y_train, &run_.data.y_test};
  const DeviceArray<float>* const to[4] = {&memory_.x[0], &memory_.x[1], &memory_.y[0], &memory_.y[1]};
  for (int i = 0; i < 4; ++i) {
    PinnedArray<float> staged(tables[i]->values.size());
    fill(staged, *tables[i]);
    to[i]->write(staged.data(), staged.size());
    stream_.synchronize();
  }
  PinnedArray<std::uint32_t> seeds(index(sizes_.members));
  for (std::int64_t m = 0; m < sizes_.members; ++m) seeds[index(m)] = run_.members.seed_index(m);
  memory_.seed_index.write(seeds.data(), seeds.size());
  memory_.rates.write(run_.schedule.rates.data(), run_.schedule.rates.size());
  stream_.synchronize();
}

void DeviceRun::load_hyperparameters() {
  const auto& all = program_.hyperparameters;
  PinnedArray<double> exact(all.size() * index(sizes_.members));
  PinnedArray<float> rounded(exact.size());
  for (std::size_t k = 0; k < all.size(); ++k) {
    const std::size_t at = k * index(sizes_.members);
    for (std::int64_t m = 0; m < sizes_.members; ++m) {
      exact[at + index(m)] = run_.members.hyperparameter(all[k], m);
      rounded[at + index(m)] = static_cast<float>(exact[at + index(m)]);
    }
    memory_.arena.write(rounded.data() + at, index(sizes_.members),
                        index(view(all[k].slot).data - memory_.arena.data()));
  }
  memory_.hyperparameters.write(exact.data(), exact.size());
  stream_.synchronize();
}

void DeviceRun::load_initial_weights() {
  load_hyperparameters();
  const std::int64_t largest = std::min(chunk_members, sizes_.members);
  PinnedArray<float> staged(index(largest * program_.weight_count));
  std::vector<double> weights(index(program_.weight_count));
  for_each_chunk(sizes_.members, [&](std::int64_t first, std::int64_t count) {
    for (std::int64_t m = 0; m < count; ++m) {
      run_.members.initial_weights(first + m, weights);
      for (const Variable& v : program_.variables) {
        float* const to = staged.data() + v.offset * count + m * v.size();
        for (std::int64_t k = 0; k < v.size(); ++k) to[k] = static_cast<float>(weights[index(v.offset + k)]);
      }
    }
    for (const Variable& v : program_.variables) {
      const std::int64_t at = view(v.slot).data - memory_.arena.data() + first * v.size();
      memory_.arena.write(staged.data() + v.offset * count, index(count * v.size()), index(at));
    }
    stream_.synchronize();
  });
}

void DeviceRun::store_weights() {
  hand_over_records();
  const std::int64_t largest = std::min(chunk_members, sizes_.members);
  PinnedArray<float> staged(index(largest * program_.weight_count));
  std::vector<double> weights(index(program_.weight_count));
  for_each_chunk(sizes_.members, [&](std::int64_t first, std::int64_t count) {
    for (const Variable& v : program_.variables) {
      const std::int64_t at = view(v.slot).data - memory_.arena.data() + first * v.size();
      memory_.arena.read(staged.data() + v.offset * count, index(count * v.size()), index(at));
    }
    stream_.synchronize();
    for (std::int64_t m = 0; m < count; ++m) {
      for (const Variable& v : program_.variables) {
        const float* const from = staged.data() + v.offset * count + m * v.size();
        for (std::int64_t k = 0; k < v.size(); ++k) weights[index(v.offset + k)] = static_cast<double>(from[k]);
      }
      sink_.weights(first + m, weights);
    }
  });
}

void CudaOps::write_predictions(Batch batch) {
  const View from = view(plan_.output);
  PinnedArray<float> staged(index(std::min(chunk_members, sizes_.members) * from.member_stride));
  std::vector<double> output(index(from.size()));
  for_each_chunk(sizes_.members, [&](std::int64_t first, std::int64_t count) {
    memory_.arena.read(staged.data(), index(count * from.member_stride),
                       index(from.data - memory_.arena.data() + first * from.member_stride));
    stream_.synchronize();
    for (std::int64_t m = 0; m < count; ++m) {
      const float* const of_member = staged.data() + m * from.member_stride;
      for (std::size_t i = 0; i < output.size(); ++i) output[i] = static_cast<double>(of_member[i]);
      sink_.prediction(first + m, batch.first, output);
    }
  });
}

void CudaOps::write_slot(SlotId slot, std::int64_t member, std::span<const float> numbers) {
  const View to = view(slot);
  memory_.arena.write(numbers.data(), numbers.size(),
                      index(to.data - memory_.arena.data() + member * to.member_stride));
  stream_.synchronize();
}

std::vector<float> CudaOps::read_slot(SlotId slot, std::int64_t member) {
  settle(slot);
  const View from = view(slot);
  std::vector<float> numbers(index(from.size()));
  memory_.arena.read(numbers.data(), numbers.size(),
                     index(from.data - memory_.arena.data() + member * from.member_stride));
  stream_.synchronize();
  return numbers;
}

std::vector<double> CudaOps::read_report(std::int64_t member) {
  std::vector<double> numbers(index(sizes_.report_columns));
  memory_.report.read(numbers.data(), numbers.size(), index(member) * numbers.size());
  stream_.synchronize();
  return numbers;
}

}  // namespace cenote::cuda
