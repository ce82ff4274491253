#include "kernels/cuda/device_run.h"

// The records of the trace, which stay on the device until there is no room, or somebody asks.
namespace cenote::cuda {

void DeviceRun::hand_over_records() {
  const std::int64_t held = std::ssize(traced_);
  if (held == 0) return;
  PinnedArray<Moments> moments(index(held * sizes_.tensors * sizes_.members));
  memory_.moments.read(moments.data(), moments.size());
  PinnedArray<double> readings(index(held * sizes_.members * sizes_.reading_numbers));
  memory_.readings.read(readings.data(), readings.size());
  std::vector<std::unique_ptr<PinnedArray<float>>> values;
  for (std::size_t k = 0; k < memory_.values.size(); ++k) {
    values.push_back(std::make_unique<PinnedArray<float>>(index(held * sizes_.members * sizes_.values[k])));
    memory_.values[k].read(values.back()->data(), values.back()->size());
  }
  check(cudaMemsetAsync(&memory_.state.data()->record, 0, sizeof(RunState::record), stream_.get()), "cudaMemsetAsync");
  stream_.synchronize();
  for (std::int64_t r = 0; r < held; ++r) {
    Record record{moments.data() + r * sizes_.tensors * sizes_.members,
                  readings.data() + r * sizes_.members * sizes_.reading_numbers,
                  {}};
    for (std::size_t k = 0; k < values.size(); ++k)
      record.values.push_back(values[k]->data() + r * sizes_.members * sizes_.values[k]);
    hand_over_record(r, record);
  }
  first_record_ += held;
  traced_.clear();
}

void DeviceRun::hand_over_record(std::int64_t held, const Record& record) {
  const Traced& traced = traced_[index(held)];
  const std::int64_t number = first_record_ + held;
  for (const Instruction& i : std::span(traced.list.data, index(traced.list.count))) {
    if (i.opcode == Opcode::moments) hand_over_moments(number, i, (i.p.moments.full & traced.due) != 0, record);
    if (i.opcode == Opcode::reading) hand_over_reading(number, i, record);
    if (i.opcode == Opcode::values) hand_over_values(number, i, record);
  }
}

void DeviceRun::hand_over_moments(std::int64_t number, const Instruction& i, bool is_full, const Record& record) {
  const std::int32_t tensor = i.p.moments.index;
  for (std::int64_t m = 0; m < sizes_.members; ++m) {
    const Moments& moments = record.moments[tensor * sizes_.members + m];
    const TensorNorm norm{moments.square_sum, moments.nonfinite_count};
    if (is_full && sink_.traces_in_full(m))
      sink_.moments(m, number, tensor, {&moments, 1});
    else
      sink_.norms(m, number, tensor, moments.count, {&norm, 1});
  }
}

void DeviceRun::hand_over_reading(std::int64_t number, const Instruction& i, const Record& record) {
  const auto count = static_cast<std::size_t>(numbers_of(i.p.reading.instrument));
  const double* from = record.readings + sizes_.readings[index(i.p.reading.index)];
  for (std::int64_t m = 0; m < sizes_.members && sink_.traces_in_full(m); ++m, from += sizes_.reading_numbers)
    sink_.reading(m, number, i.p.reading.index, {from, count});
}

void DeviceRun::hand_over_values(std::int64_t number, const Instruction& i, const Record& record) {
  const std::int64_t count = sizes_.values[index(i.p.index)];
  for (std::int64_t m = 0; m < sizes_.members; ++m) {
    const float* const from = record.values[index(i.p.index)] + m * count;
    sink_.values(m, number, i.p.index, std::vector<double>(from, from + count));
  }
}

void DeviceRun::finish() {
  hand_over_records();
  PinnedArray<std::int64_t> steps(index(sizes_.members));
  memory_.first_nonfinite.read(steps.data(), steps.size());
  stream_.synchronize();
  for (std::int64_t m = 0; m < sizes_.members; ++m)
    if (steps[index(m)] >= 0) sink_.first_nonfinite(m, steps[index(m)]);
}

}  // namespace cenote::cuda
