#pragma once

#include "kernels/cuda/device_run.h"
#include "kernels/cuda/resident/dense_chain.h"

namespace cenote::cuda {

/// A run whose members stay on chip: few launches, each through many epochs of all members.
class ResidentRun : public DeviceRun {
 public:
  ResidentRun(const Run& run, const Plan& plan, Sink& sink, const Residence& residence, const DenseChain& chain);

  /// From the loaded weights on, to the end or until the Sink says stop.
  void train();

 private:
  /// What one launch does.
  struct Part {
    Position from, end;
    std::int64_t batches = 0;
    bool is_chain = false;  ///< by the chain's kernel: steps that are not traced, epochs that are not evaluated
    bool is_last = false;
  };

  Part next_part(const Position& from) const;
  bool takes(const Part& part) const;
  void end_epoch(Part& part) const;
  ChainLaunch chain_launch_of(const Part& part) const;
  void launch_chain(const Part& part);
  void run_part(const Part& part);
  void shuffle(const Part& part);
  ResidentLaunch launch_of(const Part& part) const;
  Instructions lists_on_device() const;
  void note_records(const Part& part);
  /// @returns false to stop
  bool hand_over(const Part& part);
  void hand_over_epoch(std::int64_t epoch, const double* history);
  void adapt(const Part& part, double seconds);

  Residence residence_;
  DenseChain chain_;
  DeviceArray<Instruction> lists_[4];  ///< train, the same on traced steps, measure, evaluate
  DeviceArray<Place> places_;
  DeviceArray<KeptSlot> kept_;
  DeviceArray<SlotId> hyperparameter_slots_;
  DeviceArray<float*> values_;
  DeviceArray<ChainLayer> chain_layers_;
  std::int64_t batches_ = 16;  ///< of a launch, so that it takes about as long as it should
};

}  // namespace cenote::cuda
