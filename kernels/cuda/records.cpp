#include "kernels/cuda/device_run.h"

// The records of the trace, which stay on the device until there is no room, or somebody asks.
namespace cenote::cuda {

void DeviceRun::hand_over_records() {
  const std::int64_t held = std::ssize(traced_);
  if (held == 0) return;
  PinnedArray<Moments> moments(index(held * sizes_.tensors * sizes_.members));
  memory_.moments.read(moments.data(), moments.size());
  std::vector<std::unique_ptr<PinnedArray<float>>> values;
  for (std::size_t k = 0; k < memory_.values.size(); ++k) {
    values.push_back(std::make_unique<PinnedArray<float>>(index(held * sizes_.members * sizes_.values[k])));
    memory_.values[k].read(values.back()->data(), values.back()->size());
  }
  check(cudaMemsetAsync(&memory_.state.data()->record, 0, sizeof(RunState::record), stream_.get()), "cudaMemsetAsync");
  stream_.synchronize();
  for (std::int64_t r = 0; r < held; ++r) {
    std::vector<const float*> of_record;
    for (std::size_t k = 0; k < values.size(); ++k)
      of_record.push_back(values[k]->data() + r * sizes_.members * sizes_.values[k]);
    hand_over_record(r, moments.data() + r * sizes_.tensors * sizes_.members, of_record);
  }
  first_record_ += held;
  traced_.clear();
}

void DeviceRun::hand_over_record(std::int64_t held, const Moments* moments, const std::vector<const float*>& values) {
  std::vector<double> numbers;
  const InstructionList list = traced_[index(held)];
  for (const Instruction& i : std::span(list.data, index(list.count))) {
    if (i.opcode != Opcode::moments && i.opcode != Opcode::values) continue;
    for (std::int64_t m = 0; m < sizes_.members; ++m) {
      if (i.opcode == Opcode::moments) {
        sink_.moments(m, first_record_ + held, i.p.index, moments[i.p.index * sizes_.members + m]);
        continue;
      }
      const std::int64_t count = sizes_.values[index(i.p.index)];
      const float* const from = values[index(i.p.index)] + m * count;
      numbers.assign(from, from + count);
      sink_.values(m, first_record_ + held, i.p.index, numbers);
    }
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
