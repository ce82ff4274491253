#include "kernels/cuda/ops.h"

#include <algorithm>

#include "kernels/cuda/seeded_bug.h"
#include "kernels/interpreter/run_schedule.h"

// The run: epochs, batches, steps and their graphs, history.
namespace cenote::cuda {

CudaOps::CudaOps(const Run& run, const Plan& plan, Sink& sink, Execution execution)
    : DeviceRun(run, plan, sink),
      execution_(execution),
      blas_(uses_blas(plan) ? make_device_blas(stream_) : nullptr),
      totals_(memory_.totals.size()),
      table_memory_(memory_.tables) {}

void CudaOps::begin_epoch(std::int64_t epoch) {
  if (!run_.schedule.shuffle) return;
  const Shuffle shuffle{memory_.order.data(),
                        memory_.seed_index.data(),
                        sizes_.train_rows,
                        sizes_.members,
                        run_.members.seed(),
                        static_cast<std::uint32_t>(epoch),
                        1};
  launch_operation(shuffle, {stream_.get(), (sizes_.members + 31) / 32});
}

void CudaOps::begin_part(Batch batch, Source source) {
  rows_ = batch.count;
  source_ = source;
  is_step_ = source == Source::shuffled;
  due_ = 0;
  if (batch.first > 0) return;
  check(cudaMemsetAsync(&memory_.state.data()->first, 0, sizeof(RunState::first), stream_.get()), "cudaMemsetAsync");
}

void CudaOps::load_shuffled(Batch batch) { begin_part(batch, Source::shuffled); }

void CudaOps::load_in_order(Part part, Batch batch) {
  begin_part(batch, part == Part::training ? Source::training : Source::test);
}

void CudaOps::begin_step(std::int64_t, Tracing tracing) {
  due_ = due_for(sink_.traces_in_full(0), tracing.due);
  if (due() != 0 && std::ssize(traced_) == sizes_.records) hand_over_records();
}

void CudaOps::gather() {
  const std::size_t part = source_ == Source::test ? 1 : 0;
  const bool shuffled = source_ == Source::shuffled && run_.schedule.shuffle;
  const Samples samples{memory_.x[part].data(),
                        memory_.y[part].data(),
                        static_cast<std::int32_t>(run_.data.X_train.columns),
                        static_cast<std::int32_t>(run_.data.y_train.columns),
                        shuffled ? memory_.order.data() : nullptr,
                        sizes_.train_rows};
  launch(Gather{samples, memory_.state.data(), view(program_.input), view(program_.target)});
}

void CudaOps::enqueue(InstructionList list) {
  begin_list();
  used_chunks_ = 0;
  gather();
  run_or_batch(list);
  const Account account{report(), {memory_.totals.data(), sizes_.report_columns},      sizes_.members,
                        rows_,    is_step_ ? memory_.first_nonfinite.data() : nullptr, memory_.state.data()};
  launch_operation(account, {stream_.get(), (sizes_.members + 31) / 32});
  launch_operation(Advance{memory_.state.data(), rows_, is_step_, due() != 0}, {stream_.get(), 1});
}

void CudaOps::run_list(InstructionList list) {
  if (due() != 0) traced_.push_back({list, due()});
  if (is_eager()) {
    forget_tables();
    return enqueue(list);
  }
  const Source source = SEEDED_BUG(stale_graph_parameter) ? Source::shuffled : source_;
  std::unique_ptr<Graph>& graph = graphs_[{list.data, rows_, source, due()}];
  if (!graph) {
    graph = std::make_unique<Graph>(stream_, [&] { enqueue(list); });
    table_memory_.upload();
  }
  graph->launch(stream_);
}

/// Each sum of a list has chunks of its own, since several may be taken at once.
ChunkSums CudaOps::room_for_chunks(const View& x) {
  const std::int64_t count = summed_chunks(x.rows, x.columns), first = used_chunks_;
  if (count == 0) return {};
  used_chunks_ += count;
  return {x, false, memory_.chunk_sums.data() + first, sizes_.chunk_sums};
}

void CudaOps::forget_tables() {
  stream_.synchronize();
  table_memory_.clear();
}

void CudaOps::clear_totals() {
  if (!SEEDED_BUG(forgotten_zeroing)) memory_.totals.clear();
}

void CudaOps::write_history(std::int64_t epoch, HistoryPart part, std::int64_t rows) {
  memory_.totals.read(totals_.data(), totals_.size());
  if (!SEEDED_BUG(dropped_synchronization)) stream_.synchronize();
  std::vector<double> values(index(sizes_.report_columns));
  for (std::int64_t m = 0; m < sizes_.members; ++m) {
    for (std::size_t c = 0; c < values.size(); ++c)
      values[c] = totals_[index(m) * values.size() + c] / static_cast<double>(rows);
    sink_.history(m, epoch, part, values);
  }
}

bool CudaOps::epoch_done(std::int64_t epoch) {
  const bool goes_on = sink_.epoch_done(0, sizes_.members, epoch);
  if (goes_on && sink_.wants_weights(0)) {
    finish();
    store_weights();
  }
  return goes_on;
}

void CudaOps::run_alone(const Instruction& i) {
  due_ = 0xff;
  is_alone_ = true;
  forget_tables();
  begin_list();
  used_chunks_ = 0;
  run_or_batch({&i, 1});
  is_alone_ = false;
  traced_.assign(1, {{&i, 1}, due()});
  hand_over_records();
}

}  // namespace cenote::cuda
