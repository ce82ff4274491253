#pragma once

#include <map>
#include <memory>
#include <tuple>

#include "cenote/backend.h"
#include "kernels/cuda/backend.h"
#include "kernels/cuda/device_blas.h"
#include "kernels/cuda/launch.h"
#include "kernels/cuda/memory.h"

namespace cenote::cuda {

inline std::size_t index(std::int64_t i) { return static_cast<std::size_t>(i); }

/// The operations of the interpreter for all members at once: finds the operands, launches the kernels. What it
/// enqueues is asynchronous; only what the Sink is told waits for the device.
class CudaOps {
 public:
  CudaOps(const Run& run, const Plan& plan, Sink& sink, Replay replay);
  ~CudaOps();

  // What run_schedule asks for.
  void load_initial_weights();
  void store_weights();
  void load_shuffled(Batch batch);
  void load_in_order(Part part, Batch batch);
  void begin_epoch(std::int64_t epoch);
  void begin_step(std::int64_t step, std::int32_t record);
  void run_list(InstructionList list);
  void end_step(std::int64_t) {}       // on the device, with the step
  void add_to_totals(std::int64_t) {}  // likewise
  void clear_totals();
  void write_history(std::int64_t epoch, HistoryPart part, std::int64_t rows);
  bool epoch_done(std::int64_t epoch);
  void write_predictions(Batch batch);
  /// Hands over what the device still holds of the trace, and the first steps that were not finite.
  void finish();

  // What run_step asks for.
  bool is_traced() const { return record_ != not_traced; }
  void super_instruction(const Instruction& i);
  void dense_forward(const Instruction& i);
  void dense_backward_input(const Instruction& i);
  void dense_backward_kernel(const Instruction& i);
  void dense_backward_bias(const Instruction& i);
  void activation_forward(const Instruction& i);
  void activation_backward(const Instruction& i);
  void prelu_forward(const Instruction& i);
  void prelu_backward_input(const Instruction& i);
  void prelu_backward_alpha(const Instruction& i);
  void batch_norm_forward(const Instruction& i);
  void batch_norm_inference(const Instruction& i);
  void batch_norm_update(const Instruction& i);
  void batch_norm_backward(const Instruction& i);
  void add(const Instruction& i);
  void copy(const Instruction& i);
  void loss(const Instruction& i);
  void loss_backward(const Instruction& i);
  void output_gradient(const Instruction& i);
  void penalty(const Instruction& i);
  void penalty_backward(const Instruction& i);
  void clip_value(const Instruction& i);
  void clip_norm(const Instruction& i);
  void square_sum(const Instruction& i);
  void global_norm_factor(const Instruction& i);
  void scale(const Instruction& i);
  void optimizer_constants(const Instruction& i);
  void adam(const Instruction& i) { optimize(i); }
  void sgd(const Instruction& i) { optimize(i); }
  void rmsprop(const Instruction& i) { optimize(i); }
  void snapshot(const Instruction& i);
  void difference(const Instruction& i);
  void moments(const Instruction& i);
  void values(const Instruction& i);

  // What tests look through.
  void begin_batch(std::int64_t rows) { rows_ = rows; }
  /// One instruction of a traced step by itself, waited for.
  void run_alone(const Instruction& i);
  void write_slot(SlotId slot, std::int64_t member, std::span<const float> numbers);
  std::vector<float> read_slot(SlotId slot, std::int64_t member);
  std::vector<double> read_report(std::int64_t member);
  void load_hyperparameters();

 private:
  /// Where a batch comes from.
  enum class Source : std::uint8_t { shuffled, training, test };
  /// A list, its rows, its source and whether it is traced: what a captured step depends on.
  using Key = std::tuple<const Instruction*, std::int64_t, Source, bool>;

  template <class Operation>
  void launch(const Operation& operation) {
    launch_operation(operation, {stream_.get(), run_.members.count()});
  }
  void enqueue(InstructionList list);
  void gather();
  void begin_part(Batch batch, Source source);
  void upload_data();
  void hand_over_records();
  void hand_over_record(std::int64_t held, const Moments* moments, const std::vector<const float*>& values);
  void optimize(const Instruction& i);
  void run_blas(const Instruction& i);
  /// Makes the changes that a gradient waits for, since something else than the optimizer reads it.
  void settle(SlotId slot);

  View view(SlotId slot) const;
  View in(const Instruction& i, int k) {
    settle(i.in[k]);
    return view(i.in[k]);
  }
  View out(const Instruction& i, int k) {
    settle(i.out[k]);
    return view(i.out[k]);
  }
  const double* hyperparameter(SlotId slot) const;
  Doubles report() const { return {memory_.report.data(), sizes_.report_columns}; }
  Doubles square_sums() const { return {memory_.square_sums.data(), sizes_.clips}; }
  double* factor(std::int64_t clip) const { return memory_.factors.data() + clip * sizes_.members; }

  const Run& run_;
  const Program& program_;
  const Plan& plan_;
  Sink& sink_;
  Replay replay_;
  Sizes sizes_;
  Stream stream_;
  RunMemory memory_;
  std::unique_ptr<DeviceBlas> blas_;  ///< if the Program allows it
  PinnedArray<double> totals_;        ///< on their way to the Sink
  std::map<Key, std::unique_ptr<Graph>> graphs_;
  std::map<SlotId, GradientChanges> changes_;  ///< that gradients wait for, until the optimizer makes them
  Source source_ = Source::shuffled;
  std::int64_t rows_ = 0;  ///< of the batch
  std::int32_t record_ = not_traced;
  bool is_step_ = false;                          ///< a pass of training, not of evaluation
  std::int64_t next_clip_ = 0;                    ///< of clipnorm, in the order of the list
  std::int64_t held_ = 0;                         ///< records on the device
  std::vector<std::vector<Instruction>> traced_;  ///< for each of them, the instructions that took it
  std::int64_t first_record_ = 0;
};

}  // namespace cenote::cuda
