#pragma once

#include "kernels/cuda/operations.h"
#include "kernels/cuda/resident/residence.h"

namespace cenote::cuda {

/// A slot that outlives a launch.
struct KeptSlot {
  std::int64_t offset, lines;  ///< in a member's arena
  bool is_written;             ///< weights and optimizer state; not hyperparameters
};

/// The arguments of the resident kernel: a part of a run, for all members. All addresses are the device's; what belongs
/// to members lies member by member.
struct ResidentLaunch {
  Instructions lists;
  Cadence cadence;
  Position from;
  std::int64_t batches;  ///< to train through
  std::int64_t members;
  ResidentLayout layout;
  const Place* places;  ///< by slot
  SlotId input, target;
  float* arena;  ///< slot by slot
  const KeptSlot* kept;
  std::int32_t kept_count, hyperparameter_count;
  const SlotId* hyperparameter_slots;
  const double* hyperparameters;  ///< (hyperparameters, members)
  const StepRate* rates;
  Samples samples[2];         ///< by Part, without an order
  const std::int32_t* order;  ///< (epochs from that of `from` on, members, rows); null: the order of the file
  double* totals;             ///< (members, columns)
  double* history;            ///< (epochs from that of `from` on, HistoryPart, members, columns)
  std::int32_t report_columns, clips;
  std::int64_t* first_nonfinite;  ///< (members), −1 if none
  Moments* moments;               ///< (records from that of `from` on, tensors, members)
  std::int64_t tensors;
  float* const* values;  ///< by index: (records from that of `from` on, members, numbers)
};

/// Enqueues the kernel: a block for each member. @throws DeviceError
void launch_resident(const ResidentLaunch& launch, int threads, cudaStream_t stream);
/// What a block takes of shared memory beside its member's layout.
std::int64_t resident_scratch_bytes();

}  // namespace cenote::cuda
