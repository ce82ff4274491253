#pragma once

#include <algorithm>

#include "cenote/backend.h"
#include "kernels/interpreter/run_step.h"

namespace cenote {

/// Rows first … first + count − 1 of the training part (in the epoch's order) or of the test part.
struct Batch {
  std::int64_t first = 0;
  std::int64_t count = 0;
};

enum class Part : std::uint8_t { training, test };

/// Whether a step is traced, and for what.
struct Tracing {
  std::int32_t record = -1;  ///< of the Trace
  std::uint8_t due = 0;      ///< Schedule::due()
};
inline constexpr Tracing not_traced{};

/// What run_schedule asks of a backend beside the operations of run_step. Ops stand for a group of members.
///   void load_shuffled(Batch)                 gathers a batch of the training part in the order of the epoch
///   void load_in_order(Part, Batch)           gathers a batch in the order of the file
///   void begin_epoch(epoch)                   makes the order of that epoch, 0-based
///   void begin_step(step, Tracing)
///   uint8_t due()                             due_for() the group and the step's Tracing::due
///   void end_step(step)                       looks at the batch's report: the first loss that is not finite
///   void clear_totals(), add_to_totals(rows)  the report, weighted by rows, in double
///   void write_history(epoch, part, rows)     the totals divided by rows
///   bool epoch_done(epoch)                    false: stop
///   void write_predictions(Batch)             the output slot

/// A backend's planned lists.
struct Instructions {
  static constexpr std::size_t sets_of_cadences = std::size_t{1} << TraceRequest::most_cadences;

  InstructionList train, measure, evaluate;
  /// By the cadences that are due, and whether some member is traced in full; if a Plan does traced steps differently.
  InstructionList traced[2][sets_of_cadences] = {};

  constexpr InstructionList of_step(std::uint8_t due) const {
    const InstructionList list = traced[due >= sets_of_cadences ? 1 : 0][due % sets_of_cadences];
    return list.count > 0 ? list : train;
  }
};

/// Where a run is: before the batch that begins at row `first` of the epoch's order.
struct Position {
  std::int64_t epoch = 0, first = 0, step = 0;
  std::int32_t record = 0;
};

/// Rows of the largest batch that there is: batch_size may exceed the data.
inline std::int64_t largest_batch(const Cadence& cadence) {
  return std::min(cadence.batch_size, std::max(cadence.train_rows, cadence.test_rows));
}

/// One batch's list; a backend may have recorded what its instructions do, to do it again without reading them.
template <class Ops>
CENOTE_HD void run_list(InstructionList list, Ops& ops) {
  if constexpr (requires { ops.run_list(list); })
    ops.run_list(list);
  else
    run_step(list, ops);
}

constexpr Batch batch_at(std::int64_t first, std::int64_t rows, std::int64_t batch_size) {
  return {first, std::min(batch_size, rows - first)};
}

template <class Visit>
CENOTE_HD void for_each_batch(std::int64_t rows, std::int64_t batch_size, Visit visit) {
  for (std::int64_t first = 0; first < rows; first += batch_size) visit(batch_at(first, rows, batch_size));
}

/// Inference over a whole part, batch by batch as Keras does, in the order of the file.
template <class Ops>
CENOTE_HD void evaluate_part(const Instructions& lists, const Cadence& cadence, Part part, std::int64_t epoch,
                             Ops& ops) {
  const std::int64_t rows = part == Part::training ? cadence.train_rows : cadence.test_rows;
  ops.clear_totals();
  for_each_batch(rows, cadence.batch_size, [&](Batch batch) {
    ops.load_in_order(part, batch);
    run_list(lists.evaluate, ops);
    ops.add_to_totals(batch.count);
  });
  ops.write_history(epoch, part == Part::training ? HistoryPart::epoch_end : HistoryPart::validation, rows);
}

template <class Ops>
CENOTE_HD void evaluate_after(const Instructions& lists, const Cadence& cadence, std::int64_t epoch, Ops& ops) {
  if (cadence.evaluates_training(epoch)) evaluate_part(lists, cadence, Part::training, epoch, ops);
  if (cadence.validates(epoch)) evaluate_part(lists, cadence, Part::test, epoch, ops);
}

template <class Ops>
CENOTE_HD void train_batch(const Instructions& lists, const Cadence& cadence, Position& at, Ops& ops) {
  if (at.first == 0) {
    ops.begin_epoch(at.epoch);
    ops.clear_totals();
  }
  const Batch batch = batch_at(at.first, cadence.train_rows, cadence.batch_size);
  ops.load_shuffled(batch);
  const std::uint8_t due = cadence.due(at.step);
  ops.begin_step(at.step, due == 0 ? not_traced : Tracing{at.record++, due});
  run_list(lists.of_step(ops.due()), ops);
  ops.end_step(at.step++);
  ops.add_to_totals(batch.count);
  at.first += batch.count;
}

/// @returns false to stop
template <class Ops>
CENOTE_HD bool end_epoch(const Instructions& lists, const Cadence& cadence, Position& at, Ops& ops) {
  ops.write_history(++at.epoch, HistoryPart::running, cadence.train_rows);
  at.first = 0;
  evaluate_after(lists, cadence, at.epoch, ops);
  return ops.epoch_done(at.epoch);
}

/// One more pass over what would have been the next batch, without an update.
template <class Ops>
CENOTE_HD void measure_last(const Instructions& lists, const Cadence& cadence, const Position& at, Ops& ops) {
  ops.begin_epoch(cadence.epochs);
  ops.load_shuffled(batch_at(0, cadence.train_rows, cadence.batch_size));
  ops.begin_step(at.step, cadence.traces() ? Tracing{at.record, cadence.due(at.step)} : not_traced);
  run_list(lists.measure, ops);
  ops.end_step(at.step);
}

/// Trains one group of members from a position on, through so many batches or to the end, so that its state stays in
/// cache (or on chip) for as long. What belongs to the end of an epoch is done after its last batch, or, if that was
/// before the position, first of all.
template <class Ops>
CENOTE_HD void run_schedule(const Instructions& lists, const Cadence& cadence, Position at, std::int64_t batches,
                            Ops& ops) {
  if (at.step == 0) evaluate_after(lists, cadence, 0, ops);
  for (;; --batches) {
    if (at.first >= cadence.train_rows && !end_epoch(lists, cadence, at, ops)) return;
    if (batches == 0 || at.epoch == cadence.epochs) break;
    train_batch(lists, cadence, at, ops);
  }
  const bool measures = cadence.traces() || cadence.epochs == 0;
  if (at.epoch == cadence.epochs && measures) measure_last(lists, cadence, at, ops);
}

/// The whole run.
template <class Ops>
void run_schedule(const Instructions& lists, const Schedule& schedule, Ops& ops) {
  run_schedule(lists, schedule, {}, schedule.steps(), ops);
}

/// Inference over the test part with predictions, for `evaluate` and `predict`.
template <class Ops>
void run_inference(const Instructions& lists, const Schedule& schedule, Ops& ops) {
  ops.clear_totals();
  for_each_batch(schedule.test_rows, schedule.batch_size, [&](Batch batch) {
    ops.load_in_order(Part::test, batch);
    run_list(lists.evaluate, ops);
    ops.add_to_totals(batch.count);
    ops.write_predictions(batch);
  });
  ops.write_history(0, HistoryPart::validation, schedule.test_rows);
}

}  // namespace cenote
