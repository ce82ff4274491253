#pragma once

#include "kernels/cuda/activation.h"
#include "kernels/cuda/batch.h"
#include "kernels/cuda/batch_norm.h"
#include "kernels/cuda/dense.h"
#include "kernels/cuda/instruction_ops.h"
#include "kernels/cuda/loss.h"
#include "kernels/cuda/moments.h"
#include "kernels/cuda/optimizer.h"
#include "kernels/cuda/resident/resident_launch.h"
#include "kernels/cuda/values.h"

namespace cenote::cuda {

/// Room for what any operation takes while it runs.
union ResidentScratch {
  ProductScratch product;
  FloatScratch floats;
  DoubleScratch doubles;
  BatchNormScratch batch_norm;
  MomentScratch moments;
  NoScratch none;

  __device__ ProductScratch& as(ProductScratch*) { return product; }
  __device__ FloatScratch& as(FloatScratch*) { return floats; }
  __device__ DoubleScratch& as(DoubleScratch*) { return doubles; }
  __device__ BatchNormScratch& as(BatchNormScratch*) { return batch_norm; }
  __device__ NoScratch& as(NoScratch*) { return none; }
};

/// The operations of the interpreter for one member on chip: a block does each of them, part after part. Every thread
/// holds one, with the same contents.
class ResidentOps : public InstructionOps<ResidentOps> {
 public:
  static constexpr bool has_residual_kernels = false;

  /// memory: of launch.layout. state: shared
  __device__ ResidentOps(const ResidentLaunch& launch, void* memory, RunState& state, ResidentScratch& scratch)
      : run_(launch),
        member_(blockIdx.x),
        arena_(static_cast<float*>(memory)),
        doubles_(reinterpret_cast<double*>(static_cast<char*>(memory) + launch.layout.first_double())),
        state_(state),
        scratch_(scratch),
        order_(order_of(launch.from.epoch)) {}

  /// Brings what outlives a launch on chip.
  __device__ void load() {
    for_each_kept([&](const KeptSlot& slot, const float* from) {
      for_each(team_, slot.lines, [&](std::int64_t i) { arena_[slot.offset + i] = from[i]; });
    });
    team_.sync();
  }
  __device__ void store() {
    for_each_kept([&](const KeptSlot& slot, float* to) {
      if (slot.is_written && !SEEDED_BUG(forgotten_state))
        for_each(team_, slot.lines, [&](std::int64_t i) { to[i] = arena_[slot.offset + i]; });
    });
  }

  // What run_schedule asks for.
  __device__ void begin_epoch(std::int64_t epoch) { order_ = order_of(epoch); }
  __device__ void load_shuffled(Batch batch) { gather(Part::training, order_, batch); }
  __device__ void load_in_order(Part part, Batch batch) {
    due_ = 0;
    gather(part, nullptr, batch);
  }
  __device__ void begin_step(std::int64_t step, Tracing tracing) {
    due_ = tracing.due;
    if (team_.rank() == 0) {
      state_.step = step;
      state_.record = tracing.record - run_.from.record;
    }
    team_.sync();
  }
  __device__ void end_step(std::int64_t step) {
    std::int64_t& first = run_.first_nonfinite[member_];
    if (team_.rank() == 0 && first < 0 && !math::is_finite(report().data[0])) first = step;
  }
  __device__ void clear_totals() {
    for_each(team_, run_.report_columns, [&](std::int64_t c) { totals()[c] = 0; });
  }
  __device__ void add_to_totals(std::int64_t rows) {
    for_each(team_, run_.report_columns,
             [&](std::int64_t c) { totals()[c] += report().data[c] * static_cast<double>(rows); });
  }
  __device__ void write_history(std::int64_t epoch, HistoryPart part, std::int64_t rows) {
    const std::int64_t place = (epoch - run_.from.epoch) * history_parts + static_cast<std::int64_t>(part);
    double* const to = run_.history + (place * run_.members + member_) * run_.report_columns;
    for_each(team_, run_.report_columns, [&](std::int64_t c) { to[c] = totals()[c] / static_cast<double>(rows); });
  }
  __device__ bool epoch_done(std::int64_t) const { return true; }  // the host will stop the run between launches
  __device__ void run_list(InstructionList list);

  // What run_step asks for, beside InstructionOps.
  __device__ std::uint8_t due() const { return due_; }
  __device__ void run_blas(const Instruction&) {}  // no network that has any is resident
  __device__ void moments(const Instruction& i) {
    const Moments taken = moments_of(team_, of(in(i, 0), 0), scratch_.moments);
    if (team_.rank() == 0)
      run_.moments[(state_.record * run_.tensors + i.p.moments.index) * run_.members + member_] = taken;
    team_.sync();
  }
  __device__ void magnify(const Instruction&) {}  // nor any that is read by other instruments
  __device__ void reading(const Instruction&) {}
  __device__ void values(const Instruction& i) {
    const View x = in(i, 0);
    launch(TakeValues{x, run_.values[i.p.index] + member_ * x.size(), run_.members, &state_});
  }

 private:
  friend InstructionOps<ResidentOps>;

  template <class Operation>
  __device__ void launch(const Operation& operation) {
    auto& scratch = scratch_.as(static_cast<typename Work<Operation>::Scratch*>(nullptr));
    const std::int64_t parts = Work<Operation>::parts(operation);
    for (std::int64_t part = 0; part < parts; ++part) {
      run(team_, operation, 0, part, scratch);
      team_.sync();
    }
  }

  __device__ View view(SlotId slot) const {
    if (slot == no_slot) return {};
    const Place& place = run_.places[slot];
    return {arena_ + place.offset, 0, static_cast<std::int32_t>(place.rows == 0 ? rows_ : place.rows), place.columns};
  }
  /// The operations take the first member's, and are told that it is theirs.
  __device__ const double* hyperparameter(SlotId slot) const {
    for (std::int32_t i = 0; i < run_.hyperparameter_count; ++i)
      if (run_.hyperparameter_slots[i] == slot) return run_.hyperparameters + i * run_.members + member_;
    return nullptr;
  }
  __device__ Doubles report() const { return {doubles_, run_.report_columns}; }
  __device__ Doubles square_sums() const { return {doubles_ + run_.report_columns, run_.clips}; }
  __device__ double* factor(std::int32_t clip) const { return doubles_ + run_.report_columns + run_.clips + clip; }
  __device__ ChunkSums room_for_chunks(const View&) const { return {}; }
  __device__ std::int32_t global_clip() const { return run_.clips; }
  __device__ const StepRate* rates() const { return run_.rates; }
  __device__ const RunState* state() const { return &state_; }
  __device__ double* totals() const { return run_.totals + member_ * run_.report_columns; }

  __device__ const std::int32_t* order_of(std::int64_t epoch) const {
    if (run_.order == nullptr) return nullptr;
    return run_.order + ((epoch - run_.from.epoch) * run_.members + member_) * run_.cadence.train_rows;
  }
  __device__ void gather(Part part, const std::int32_t* order, Batch batch) {
    rows_ = batch.count;
    if (team_.rank() == 0) state_.first = batch.first;
    team_.sync();
    Samples samples = run_.samples[static_cast<int>(part)];
    samples.order = order;
    launch(Gather{samples, &state_, view(run_.input), view(run_.target)});
  }
  template <class Visit>
  __device__ void for_each_kept(Visit visit) {
    for (std::int32_t i = 0; i < run_.kept_count; ++i) {
      const KeptSlot& slot = run_.kept[i];
      visit(slot, run_.arena + slot.offset * run_.members + member_ * slot.lines);
    }
  }

  const ResidentLaunch& run_;
  const std::int64_t member_;
  float* const arena_;
  double* const doubles_;
  RunState& state_;
  ResidentScratch& scratch_;
  const std::int32_t* order_;
  Block team_;
  std::int64_t rows_ = 0;
  std::uint8_t due_ = 0;
};

}  // namespace cenote::cuda
