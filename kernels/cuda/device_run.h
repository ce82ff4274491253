#pragma once

#include "cenote/backend.h"
#include "kernels/cuda/instruction_ops.h"
#include "kernels/cuda/memory.h"

namespace cenote::cuda {

inline std::size_t index(std::int64_t i) { return static_cast<std::size_t>(i); }

/// A run's state on the device, and its ways there and back. What it enqueues is asynchronous; only what the Sink is
/// told waits for the device.
class DeviceRun {
 public:
  DeviceRun(const Run& run, const Plan& plan, Sink& sink);
  ~DeviceRun();
  DeviceRun(const DeviceRun&) = delete;
  DeviceRun& operator=(const DeviceRun&) = delete;

  void load_initial_weights();
  void load_hyperparameters();
  void store_weights();
  /// Hands over what the device still holds of the trace, and the first steps that were not finite.
  void finish();

 protected:
  /// A slot of all members, with as many rows as the batch has.
  View view(SlotId slot) const;
  /// Of the first member; those of the others follow.
  const double* hyperparameter(SlotId slot) const;
  void hand_over_records();

  const Run& run_;
  const Program& program_;
  const Plan& plan_;
  Sink& sink_;
  Sizes sizes_;
  Stream stream_;
  RunMemory memory_;
  std::int64_t rows_ = 0;  ///< of the batch
  /// The instructions that took a record, and what was due.
  struct Traced {
    InstructionList list;
    std::uint8_t due = 0;
  };
  std::vector<Traced> traced_;  ///< for each record on the device

 private:
  /// What a record holds, on the host.
  struct Record {
    const Moments* moments;            ///< (tensors, members)
    const double* readings;            ///< (members, reading_numbers)
    std::vector<const float*> values;  ///< (members, numbers) of each variable
  };

  void upload_data();
  void hand_over_record(std::int64_t held, const Record& record);
  void hand_over_moments(std::int64_t number, const Instruction& i, bool is_full, const Record& record);
  void hand_over_reading(std::int64_t number, const Instruction& i, const Record& record);
  void hand_over_values(std::int64_t number, const Instruction& i, const Record& record);

  std::int64_t first_record_ = 0;  ///< of those on the device
};

}  // namespace cenote::cuda
