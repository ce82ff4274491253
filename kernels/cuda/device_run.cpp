#include "kernels/cuda/device_run.h"

#include <algorithm>

namespace cenote::cuda {

DeviceRun::DeviceRun(const Run& run, const Plan& plan, Sink& sink)
    : run_(run),
      program_(run.program),
      plan_(plan),
      sink_(sink),
      sizes_(Sizes::of(run, plan)),
      memory_(stream_, run, sizes_) {
  memory_.arena.clear();
  memory_.state.clear();
  memory_.report.clear();
  memory_.totals.clear();
  // What is copied to the host whole: not every epoch is evaluated, nor does each list take all that another one does.
  memory_.history.clear();
  memory_.moments.clear();
  memory_.readings.clear();
  for (const DeviceArray<float>& values : memory_.values) values.clear();
  check(cudaMemsetAsync(memory_.first_nonfinite.data(), 0xff, memory_.first_nonfinite.bytes(), stream_.get()),
        "cudaMemsetAsync");
  upload_data();
}

DeviceRun::~DeviceRun() { cudaStreamSynchronize(stream_.get()); }

View DeviceRun::view(SlotId slot) const {
  if (slot == no_slot) return {};
  const Place& place = plan_.places[index(slot)];
  return {memory_.arena.data() + place.offset * sizes_.members, lines_of(place, sizes_.batch),
          static_cast<std::int32_t>(place.rows == 0 ? rows_ : place.rows), place.columns};
}

const double* DeviceRun::hyperparameter(SlotId slot) const {
  if (slot == no_slot) return nullptr;
  const auto found = std::ranges::find(program_.hyperparameters, slot, &HyperparameterSlot::slot);
  return memory_.hyperparameters.data() + (found - program_.hyperparameters.begin()) * sizes_.members;
}

}  // namespace cenote::cuda
