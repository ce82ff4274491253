#include "kernels/cuda/resident/resident_run.h"

#include <algorithm>
#include <chrono>

#include "kernels/cuda/launch.h"

namespace cenote::cuda {
namespace {

/// A launch takes about so long, in seconds: progress and Ctrl-C wait for it, and so does a display.
constexpr double shortest = 0.05, longest = 0.2;

template <class T>
DeviceArray<T> uploaded(const Stream& stream, const std::vector<T>& numbers) {
  DeviceArray<T> array(stream, numbers.size());
  array.write(numbers.data(), numbers.size());
  stream.synchronize();
  return array;
}

std::vector<KeptSlot> kept_slots(const Program& program, const Plan& plan, std::int64_t batch) {
  std::vector<KeptSlot> kept;
  for (std::size_t slot = 0; slot < program.slots.size(); ++slot) {
    const Slot::Kind kind = program.slots[slot].kind;
    const bool is_written = kind == Slot::Kind::variable || kind == Slot::Kind::optimizer_state;
    if (is_written || kind == Slot::Kind::hyperparameter)
      kept.push_back({plan.places[slot].offset, lines_of(plan.places[slot], batch), is_written});
  }
  return kept;
}

std::vector<SlotId> hyperparameter_slots(const Program& program) {
  std::vector<SlotId> slots;
  for (const HyperparameterSlot& each : program.hyperparameters) slots.push_back(each.slot);
  return slots;
}

std::vector<float*> addresses(const std::vector<DeviceArray<float>>& arrays) {
  std::vector<float*> found;
  for (const DeviceArray<float>& array : arrays) found.push_back(array.data());
  return found;
}

/// What a traced step does: there is one cadence (residence_of).
std::vector<Instruction> traced_list(const Plan& plan) {
  return plan.traced[0].size() > 1 ? plan.traced[0][1] : std::vector<Instruction>();
}

InstructionList on_device(const DeviceArray<Instruction>& list) {
  return {list.data(), static_cast<std::int32_t>(list.size())};
}

}  // namespace

ResidentRun::ResidentRun(const Run& run, const Plan& plan, Sink& sink, const Residence& residence,
                         const DenseChain& chain)
    : DeviceRun(run, plan, sink),
      residence_(residence),
      chain_(chain),
      lists_{uploaded(stream_, plan.train), uploaded(stream_, traced_list(plan)), uploaded(stream_, plan.measure),
             uploaded(stream_, plan.evaluate)},
      places_(uploaded(stream_, plan.places)),
      kept_(uploaded(stream_, kept_slots(run.program, plan, sizes_.batch))),
      hyperparameter_slots_(uploaded(stream_, hyperparameter_slots(run.program))),
      values_(uploaded(stream_, addresses(memory_.values))),
      chain_layers_(uploaded(stream_, chain_.layers)) {}

void ResidentRun::train() {
  Part part;
  do {
    part = next_part(part.end);
    const auto begin = std::chrono::steady_clock::now();
    run_part(part);
    adapt(part, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  } while (hand_over(part) && !part.is_last);
}

ResidentRun::Part ResidentRun::next_part(const Position& from) const {
  const Schedule& schedule = run_.schedule;
  Part part{from, from};
  part.is_chain = chain_.fits() && from.step > 0 && from.first < schedule.train_rows && from.epoch < schedule.epochs &&
                  !schedule.is_traced(from.step);
  Position& at = part.end;
  end_epoch(part);
  Part whole = part;
  while (takes(part)) {
    at.record += schedule.is_traced(at.step) ? 1 : 0;
    at.first += batch_at(at.first, schedule.train_rows, schedule.batch_size).count;
    ++at.step, ++part.batches;
    end_epoch(part);
    if (at.first == 0) whole = part;
  }
  // The Sink is told of epochs after a part, and may then want their weights: none goes on beyond the last of them.
  if (at.epoch > from.epoch && at.first > 0) part = whole;
  part.is_last = part.end.epoch == schedule.epochs;
  return part;
}

/// Whether the part goes on with the batch at its end.
bool ResidentRun::takes(const Part& part) const {
  const Schedule& schedule = run_.schedule;
  const Position& at = part.end;
  if (at.epoch == schedule.epochs || at.first >= schedule.train_rows || part.batches == batches_) return false;
  // One more of either may be wanted by the pass after the last epoch.
  if (at.record - part.from.record == sizes_.records - 1 || at.epoch - part.from.epoch == sizes_.epochs - 1)
    return false;
  if (!chain_.fits()) return true;
  return part.is_chain ? !schedule.is_traced(at.step) : schedule.is_traced(at.step) || at.step == 0;
}

/// Where all batches of an epoch are done: on to the next one, but for a chain's kernel if there is something to
/// evaluate.
void ResidentRun::end_epoch(Part& part) const {
  const Schedule& schedule = run_.schedule;
  Position& at = part.end;
  if (at.first < schedule.train_rows) return;
  const bool is_evaluated = schedule.evaluates_training(at.epoch + 1) || schedule.validates(at.epoch + 1);
  if (part.is_chain && is_evaluated) return;
  ++at.epoch, at.first = 0;
}

void ResidentRun::shuffle(const Part& part) {
  if (!run_.schedule.shuffle) return;
  const auto epochs = static_cast<std::uint32_t>(part.end.epoch - part.from.epoch + 1);
  const Shuffle shuffle{memory_.order.data(),
                        memory_.seed_index.data(),
                        sizes_.train_rows,
                        sizes_.members,
                        run_.members.seed(),
                        static_cast<std::uint32_t>(part.from.epoch),
                        epochs};
  launch_operation(shuffle, {stream_.get(), (sizes_.members + 31) / 32});
}

void ResidentRun::run_part(const Part& part) {
  shuffle(part);
  if (part.is_chain)
    launch_chain(part);
  else
    launch_resident(launch_of(part), residence_.threads, stream_.get());
  stream_.synchronize();
}

/// As many warps a block as there is room for, once every multiprocessor has one.
void ResidentRun::launch_chain(const Part& part) {
  const std::int64_t warps = (sizes_.members + 1) / 2;
  const std::int64_t room = std::min<std::int64_t>(chain_warps, shared_limit() / (2 * chain_.member_bytes));
  const std::int64_t here = std::min(room, (warps + multiprocessors() - 1) / multiprocessors());
  const LaunchShape shape{dim3(static_cast<unsigned>((warps + here - 1) / here)),
                          dim3(static_cast<unsigned>(32 * here)),
                          static_cast<std::size_t>(2 * here * chain_.member_bytes)};
  chain_.kernel->launch(chain_launch_of(part), shape, stream_.get());
}

ChainLaunch ResidentRun::chain_launch_of(const Part& part) const {
  return {.run = launch_of(part),
          .layers = chain_layers_.data(),
          .depth = chain_.depth,
          .features = chain_.features,
          .optimizer = chain_.optimizer,
          .beta_1 = static_cast<float>(chain_.optimizer.beta_1),
          .beta_2 = static_cast<float>(chain_.optimizer.beta_2),
          .learning_rate = hyperparameter(chain_.learning_rate)};
}

ResidentLaunch ResidentRun::launch_of(const Part& part) const {
  const auto features = static_cast<std::int32_t>(run_.data.X_train.columns);
  const auto targets = static_cast<std::int32_t>(run_.data.y_train.columns);
  const RunMemory& m = memory_;
  return {
      .lists = lists_on_device(),
      .cadence = run_.schedule,
      .from = part.from,
      .batches = part.batches,
      .members = sizes_.members,
      .layout = layout_of(program_, plan_),
      .places = places_.data(),
      .input = program_.input,
      .target = program_.target,
      .arena = m.arena.data(),
      .kept = kept_.data(),
      .kept_count = static_cast<std::int32_t>(kept_.size()),
      .hyperparameter_count = static_cast<std::int32_t>(hyperparameter_slots_.size()),
      .hyperparameter_slots = hyperparameter_slots_.data(),
      .hyperparameters = m.hyperparameters.data(),
      .rates = m.rates.data(),
      .samples = {{m.x[0].data(), m.y[0].data(), features, targets}, {m.x[1].data(), m.y[1].data(), features, targets}},
      .order = run_.schedule.shuffle ? m.order.data() : nullptr,
      .totals = m.totals.data(),
      .history = m.history.data(),
      .report_columns = static_cast<std::int32_t>(sizes_.report_columns),
      .clips = static_cast<std::int32_t>(sizes_.clips),
      .first_nonfinite = m.first_nonfinite.data(),
      .moments = m.moments.data(),
      .tensors = sizes_.tensors,
      .values = values_.data(),
  };
}

Instructions ResidentRun::lists_on_device() const {
  Instructions lists{on_device(lists_[0]), on_device(lists_[2]), on_device(lists_[3])};
  for (auto& traced : lists.traced) traced[1] = on_device(lists_[1]);
  return lists;
}

void ResidentRun::note_records(const Part& part) {
  for (std::int32_t record = part.from.record; record < part.end.record; ++record)
    traced_.push_back({plan_.lists().of_step(1), 1});
  if (part.is_last && run_.schedule.traces()) traced_.push_back({plan_.lists().measure, 1});
}

bool ResidentRun::hand_over(const Part& part) {
  const std::int64_t numbers = history_parts * sizes_.members * sizes_.report_columns;
  PinnedArray<double> history(index((part.end.epoch - part.from.epoch + 1) * numbers));
  memory_.history.read(history.data(), history.size());
  stream_.synchronize();
  note_records(part);
  hand_over_records();
  if (part.from.step == 0) hand_over_epoch(0, history.data());
  bool goes_on = true;
  for (std::int64_t epoch = part.from.epoch + 1; epoch <= part.end.epoch; ++epoch) {
    hand_over_epoch(epoch, history.data() + (epoch - part.from.epoch) * numbers);
    goes_on = sink_.epoch_done(0, sizes_.members, epoch) && goes_on;
  }
  if (goes_on && !part.is_last && part.end.epoch > part.from.epoch && sink_.wants_weights(0)) {
    finish();
    store_weights();
  }
  return goes_on;
}

void ResidentRun::hand_over_epoch(std::int64_t epoch, const double* history) {
  const std::int64_t columns = sizes_.report_columns;
  const auto give = [&](HistoryPart which) {
    const double* const numbers = history + static_cast<std::int64_t>(which) * sizes_.members * columns;
    for (std::int64_t m = 0; m < sizes_.members; ++m)
      sink_.history(m, epoch, which, {numbers + m * columns, index(columns)});
  };
  if (epoch > 0) give(HistoryPart::running);
  if (run_.schedule.evaluates_training(epoch)) give(HistoryPart::epoch_end);
  if (run_.schedule.validates(epoch)) give(HistoryPart::validation);
}

/// Only a launch that their number ended says something of it.
void ResidentRun::adapt(const Part& part, double seconds) {
  if (part.batches < batches_) return;
  if (seconds < shortest) batches_ = std::min(2 * batches_, std::max<std::int64_t>(1, run_.schedule.steps()));
  if (seconds > longest) batches_ = std::max<std::int64_t>(1, batches_ / 2);
}

}  // namespace cenote::cuda
