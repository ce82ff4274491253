#include "kernels/cuda/ops.h"

#include <algorithm>

#include "kernels/cuda/seeded_bug.h"
#include "kernels/interpreter/run_schedule.h"

// The run around the steps: data, batches, history, trace, weights.
namespace cenote::cuda {
namespace {

/// Members whose weights are on their way to or from the device at a time.
constexpr std::int64_t chunk_members = 1024;

std::size_t index(std::int64_t i) { return static_cast<std::size_t>(i); }

/// Calls visit(first, count) for members in chunks.
template <class Visit>
void for_each_chunk(std::int64_t members, Visit visit) {
  for (std::int64_t first = 0; first < members; first += chunk_members)
    visit(first, std::min(chunk_members, members - first));
}

void fill(PinnedArray<float>& to, const Matrix& from) {
  for (std::size_t i = 0; i < from.values.size(); ++i) to[i] = static_cast<float>(from.values[i]);
}

}  // namespace

CudaOps::CudaOps(const Run& run, const Plan& plan, Sink& sink, Replay replay)
    : run_(run),
      program_(run.program),
      plan_(plan),
      sink_(sink),
      replay_(replay),
      sizes_(Sizes::of(run, plan)),
      memory_(stream_, run, sizes_),
      blas_(run.program.allows_blas ? make_device_blas(stream_) : nullptr),
      totals_(memory_.totals.size()) {
  memory_.arena.clear();
  memory_.state.clear();
  memory_.report.clear();
  memory_.totals.clear();
  check(cudaMemsetAsync(memory_.first_nonfinite.data(), 0xff, memory_.first_nonfinite.bytes(), stream_.get()),
        "cudaMemsetAsync");
  upload_data();
}

CudaOps::~CudaOps() { cudaStreamSynchronize(stream_.get()); }

void CudaOps::upload_data() {
  const Matrix* const tables[4] = {&run_.data.X_train, &run_.data.X_test, &run_.data.y_train, &run_.data.y_test};
  const DeviceArray<float>* const to[4] = {&memory_.x[0], &memory_.x[1], &memory_.y[0], &memory_.y[1]};
  for (int i = 0; i < 4; ++i) {
    PinnedArray<float> staged(tables[i]->values.size());
    fill(staged, *tables[i]);
    to[i]->write(staged.data(), staged.size());
    stream_.synchronize();
  }
  PinnedArray<std::uint32_t> seeds(index(sizes_.members));
  for (std::int64_t m = 0; m < sizes_.members; ++m) seeds[index(m)] = run_.members.seed_index(m);
  memory_.seed_index.write(seeds.data(), seeds.size());
  memory_.rates.write(run_.schedule.rates.data(), run_.schedule.rates.size());
  stream_.synchronize();
}

void CudaOps::load_hyperparameters() {
  const auto& all = program_.hyperparameters;
  PinnedArray<double> exact(all.size() * index(sizes_.members));
  PinnedArray<float> rounded(exact.size());
  for (std::size_t k = 0; k < all.size(); ++k) {
    const std::size_t at = k * index(sizes_.members);
    for (std::int64_t m = 0; m < sizes_.members; ++m) {
      exact[at + index(m)] = run_.members.hyperparameter(all[k], m);
      rounded[at + index(m)] = static_cast<float>(exact[at + index(m)]);
    }
    memory_.arena.write(rounded.data() + at, index(sizes_.members),
                        index(view(all[k].slot).data - memory_.arena.data()));
  }
  memory_.hyperparameters.write(exact.data(), exact.size());
  stream_.synchronize();
}

void CudaOps::load_initial_weights() {
  load_hyperparameters();
  const std::int64_t largest = std::min(chunk_members, sizes_.members);
  PinnedArray<float> staged(index(largest * program_.weight_count));
  std::vector<double> weights(index(program_.weight_count));
  for_each_chunk(sizes_.members, [&](std::int64_t first, std::int64_t count) {
    for (std::int64_t m = 0; m < count; ++m) {
      run_.members.initial_weights(first + m, weights);
      for (const Variable& v : program_.variables) {
        float* const to = staged.data() + v.offset * count + m * v.size();
        for (std::int64_t k = 0; k < v.size(); ++k) to[k] = static_cast<float>(weights[index(v.offset + k)]);
      }
    }
    for (const Variable& v : program_.variables) {
      const std::int64_t at = view(v.slot).data - memory_.arena.data() + first * v.size();
      memory_.arena.write(staged.data() + v.offset * count, index(count * v.size()), index(at));
    }
    stream_.synchronize();
  });
}

void CudaOps::store_weights() {
  hand_over_records();
  const std::int64_t largest = std::min(chunk_members, sizes_.members);
  PinnedArray<float> staged(index(largest * program_.weight_count));
  std::vector<double> weights(index(program_.weight_count));
  for_each_chunk(sizes_.members, [&](std::int64_t first, std::int64_t count) {
    for (const Variable& v : program_.variables) {
      const std::int64_t at = view(v.slot).data - memory_.arena.data() + first * v.size();
      memory_.arena.read(staged.data() + v.offset * count, index(count * v.size()), index(at));
    }
    stream_.synchronize();
    for (std::int64_t m = 0; m < count; ++m) {
      for (const Variable& v : program_.variables) {
        const float* const from = staged.data() + v.offset * count + m * v.size();
        for (std::int64_t k = 0; k < v.size(); ++k) weights[index(v.offset + k)] = static_cast<double>(from[k]);
      }
      sink_.weights(first + m, weights);
    }
  });
}

void CudaOps::begin_epoch(std::int64_t epoch) {
  if (!run_.schedule.shuffle) return;
  const Shuffle shuffle{memory_.order.data(), memory_.seed_index.data(), sizes_.train_rows,
                        sizes_.members,       run_.members.seed(),       static_cast<std::uint32_t>(epoch)};
  launch_operation(shuffle, {stream_.get(), (sizes_.members + 31) / 32});
}

void CudaOps::begin_part(Batch batch, Source source) {
  rows_ = batch.count;
  source_ = source;
  is_step_ = source == Source::shuffled;
  record_ = not_traced;
  if (batch.first > 0) return;
  check(cudaMemsetAsync(&memory_.state.data()->first, 0, sizeof(RunState::first), stream_.get()), "cudaMemsetAsync");
}

void CudaOps::load_shuffled(Batch batch) { begin_part(batch, Source::shuffled); }

void CudaOps::load_in_order(Part part, Batch batch) {
  begin_part(batch, part == Part::training ? Source::training : Source::test);
}

void CudaOps::begin_step(std::int64_t, std::int32_t record) {
  record_ = record;
  if (record != not_traced && held_ == sizes_.records) hand_over_records();
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
  next_clip_ = 0;
  gather();
  run_step(list, *this);
  const Account account{report(), {memory_.totals.data(), sizes_.report_columns},      sizes_.members,
                        rows_,    is_step_ ? memory_.first_nonfinite.data() : nullptr, memory_.state.data()};
  launch_operation(account, {stream_.get(), (sizes_.members + 31) / 32});
  launch_operation(Advance{memory_.state.data(), rows_, is_step_, is_traced()}, {stream_.get(), 1});
}

void CudaOps::run_list(InstructionList list) {
  if (is_traced()) {
    traced_.emplace_back(list.data, list.data + list.count);
    ++held_;
  }
  if (!replay_.graphs) return enqueue(list);
  const Source source = SEEDED_BUG(stale_graph_parameter) ? Source::shuffled : source_;
  std::unique_ptr<Graph>& graph = graphs_[{list.data, rows_, source, is_traced()}];
  if (!graph) graph = std::make_unique<Graph>(stream_, [&] { enqueue(list); });
  graph->launch(stream_);
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

void CudaOps::write_predictions(Batch batch) {
  const View from = view(plan_.output);
  PinnedArray<float> staged(index(from.size()));
  std::vector<double> output(staged.size());
  for (std::int64_t m = 0; m < sizes_.members; ++m) {
    memory_.arena.read(staged.data(), staged.size(), index(from.data - memory_.arena.data() + m * from.member_stride));
    stream_.synchronize();
    for (std::size_t i = 0; i < output.size(); ++i) output[i] = static_cast<double>(staged[i]);
    sink_.prediction(m, batch.first, output);
  }
}

void CudaOps::hand_over_records() {
  if (held_ == 0) return;
  PinnedArray<Moments> moments(memory_.moments.size());
  memory_.moments.read(moments.data(), moments.size());
  std::vector<std::unique_ptr<PinnedArray<float>>> values;
  for (const auto& from : memory_.values) {
    values.push_back(std::make_unique<PinnedArray<float>>(from.size()));
    from.read(values.back()->data(), from.size());
  }
  check(cudaMemsetAsync(&memory_.state.data()->record, 0, sizeof(RunState::record), stream_.get()), "cudaMemsetAsync");
  stream_.synchronize();
  for (std::int64_t r = 0; r < held_; ++r) {
    std::vector<const float*> of_record;
    for (std::size_t k = 0; k < values.size(); ++k)
      of_record.push_back(values[k]->data() + r * sizes_.members * sizes_.values[k]);
    hand_over_record(r, moments.data() + r * sizes_.tensors * sizes_.members, of_record);
  }
  first_record_ += held_;
  held_ = 0;
  traced_.clear();
}

void CudaOps::hand_over_record(std::int64_t held, const Moments* moments, const std::vector<const float*>& values) {
  std::vector<double> numbers;
  for (const Instruction& i : traced_[index(held)]) {
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

void CudaOps::finish() {
  hand_over_records();
  PinnedArray<std::int64_t> steps(index(sizes_.members));
  memory_.first_nonfinite.read(steps.data(), steps.size());
  stream_.synchronize();
  for (std::int64_t m = 0; m < sizes_.members; ++m)
    if (steps[index(m)] >= 0) sink_.first_nonfinite(m, steps[index(m)]);
}

void CudaOps::run_alone(const Instruction& i) {
  record_ = 0;
  next_clip_ = 0;
  execute(i, *this);
  traced_.assign(1, {i});
  held_ = 1;
  hand_over_records();
}

void CudaOps::write_slot(SlotId slot, std::int64_t member, std::span<const float> numbers) {
  const View to = view(slot);
  memory_.arena.write(numbers.data(), numbers.size(),
                      index(to.data - memory_.arena.data() + member * to.member_stride));
  stream_.synchronize();
}

std::vector<float> CudaOps::read_slot(SlotId slot, std::int64_t member) {
  settle(slot);
  const View from = view(slot);
  std::vector<float> numbers(index(from.size()));
  memory_.arena.read(numbers.data(), numbers.size(),
                     index(from.data - memory_.arena.data() + member * from.member_stride));
  stream_.synchronize();
  return numbers;
}

std::vector<double> CudaOps::read_report(std::int64_t member) {
  std::vector<double> numbers(index(sizes_.report_columns));
  memory_.report.read(numbers.data(), numbers.size(), index(member) * numbers.size());
  stream_.synchronize();
  return numbers;
}

View CudaOps::view(SlotId slot) const {
  if (slot == no_slot) return {};
  const Place& place = plan_.places[index(slot)];
  return {memory_.arena.data() + place.offset * sizes_.members, lines_of(place, sizes_.batch),
          static_cast<std::int32_t>(place.rows == 0 ? rows_ : place.rows), place.columns};
}

const double* CudaOps::hyperparameter(SlotId slot) const {
  if (slot == no_slot) return nullptr;
  const auto found = std::ranges::find(program_.hyperparameters, slot, &HyperparameterSlot::slot);
  return memory_.hyperparameters.data() + (found - program_.hyperparameters.begin()) * sizes_.members;
}

}  // namespace cenote::cuda
