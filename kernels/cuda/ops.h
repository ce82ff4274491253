#pragma once

#include <map>
#include <memory>
#include <tuple>

#include "cenote/backend.h"
#include "kernels/cuda/backend.h"
#include "kernels/cuda/batches.h"
#include "kernels/cuda/device_blas.h"
#include "kernels/cuda/device_run.h"
#include "kernels/cuda/launch.h"

namespace cenote::cuda {

/// The operations of the interpreter for all members at once, layered: a launch for each.
class CudaOps : public DeviceRun, public InstructionOps<CudaOps> {
 public:
  static constexpr bool has_residual_kernels = true;

  CudaOps(const Run& run, const Plan& plan, Sink& sink, Execution execution);

  // What run_schedule asks for.
  void load_shuffled(Batch batch);
  void load_in_order(Part part, Batch batch);
  void begin_epoch(std::int64_t epoch);
  void begin_step(std::int64_t step, Tracing tracing);
  void run_list(InstructionList list);
  void end_step(std::int64_t) {}       // on the device, with the step
  void add_to_totals(std::int64_t) {}  // likewise
  void clear_totals();
  void write_history(std::int64_t epoch, HistoryPart part, std::int64_t rows);
  bool epoch_done(std::int64_t epoch);
  void write_predictions(Batch batch);

  // What run_step asks for, beside InstructionOps.
  std::uint8_t due() const { return due_; }
  void moments(const Instruction& i);
  void values(const Instruction& i);
  void magnify(const Instruction& i);
  void reading(const Instruction& i);

  // What tests look through.
  void begin_batch(std::int64_t rows) { rows_ = rows; }
  /// One instruction of a traced step by itself, waited for.
  void run_alone(const Instruction& i);
  void write_slot(SlotId slot, std::int64_t member, std::span<const float> numbers);
  std::vector<float> read_slot(SlotId slot, std::int64_t member);
  std::vector<double> read_report(std::int64_t member);

 private:
  friend InstructionOps<CudaOps>;
  /// Where a batch comes from.
  enum class Source : std::uint8_t { shuffled, training, test };
  /// A list, its rows, its source and what is due: what a captured step depends on.
  using Key = std::tuple<const Instruction*, std::int64_t, Source, std::uint8_t>;

  template <class Operation>
  void launch(const Operation& operation) {
    if constexpr (Tables::have<Operation>)
      if (batch_ != nullptr) return batch_->enter(operation);
    launch_operation(operation, {stream_.get(), run_.members.count()});
  }
  void enqueue(InstructionList list);
  bool is_eager() const { return execution_ == Execution::eager; }
  void forget_tables();
  void run_or_batch(InstructionList list);
  void run_batch(InstructionList list);
  template <class Operation>
  void launch_table(const OperationTable<Operation>& table);
  void gather();
  void begin_part(Batch batch, Source source);
  void run_blas(const Instruction& i);

  Doubles report() const { return {memory_.report.data(), sizes_.report_columns}; }
  Doubles square_sums() const { return {memory_.square_sums.data(), sizes_.clips}; }
  double* factor(std::int32_t clip) const { return memory_.factors.data() + clip * sizes_.members; }

  ChunkSums room_for_chunks(const View& x);
  std::int32_t global_clip() const { return static_cast<std::int32_t>(sizes_.clips); }
  const StepRate* rates() const { return memory_.rates.data(); }
  const RunState* state() const { return memory_.state.data(); }

  Execution execution_;
  std::unique_ptr<DeviceBlas> blas_;  ///< if the Program allows it
  PinnedArray<double> totals_;        ///< on their way to the Sink
  std::map<Key, std::unique_ptr<Graph>> graphs_;
  TableMemory table_memory_;
  Tables* batch_ = nullptr;  ///< that operations are entered into
  Source source_ = Source::shuffled;
  std::int64_t used_chunks_ = 0;  ///< of memory_.chunk_sums, by the list so far
  std::uint8_t due_ = 0;          ///< for all members together
  bool is_alone_ = false;         ///< run_alone: launched at once, in no graph
  bool is_step_ = false;          ///< a pass of training, not of evaluation
};

}  // namespace cenote::cuda
