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

inline constexpr std::int32_t not_traced = -1;

/// What run_schedule asks of a backend beside the operations of run_step. Ops stand for a group of members.
///   void load_shuffled(Batch)                 gathers a batch of the training part in the order of the epoch
///   void load_in_order(Part, Batch)           gathers a batch in the order of the file
///   void begin_epoch(epoch)                   makes the order of that epoch, 0-based
///   void begin_step(step, record)             record: of the Trace, or not_traced
///   void end_step(step)                       looks at the batch's report: the first loss that is not finite
///   void clear_totals(), add_to_totals(rows)  the report, weighted by rows, in double
///   void write_history(epoch, part, rows)     the totals divided by rows
///   bool epoch_done(epoch)                    false: stop
///   void write_predictions(Batch)             the output slot

/// A backend's planned lists.
struct Instructions {
  InstructionList train, measure, evaluate;
  InstructionList train_traced = {};  ///< for traced steps, if a Plan does these differently

  InstructionList of_step(std::int32_t record) const {
    return record != not_traced && train_traced.count > 0 ? train_traced : train;
  }
};

/// Rows of the largest batch that there is: batch_size may exceed the data.
inline std::int64_t largest_batch(const Schedule& schedule) {
  return std::min(schedule.batch_size, std::max(schedule.train_rows, schedule.test_rows));
}

/// One batch's list; a backend may have recorded what its instructions do, to do it again without reading them.
template <class Ops>
void run_list(InstructionList list, Ops& ops) {
  if constexpr (requires { ops.run_list(list); })
    ops.run_list(list);
  else
    run_step(list, ops);
}

template <class Visit>
void for_each_batch(std::int64_t rows, std::int64_t batch_size, Visit visit) {
  for (std::int64_t first = 0; first < rows; first += batch_size)
    visit(Batch{first, std::min(batch_size, rows - first)});
}

/// Inference over a whole part, batch by batch as Keras does, in the order of the file.
template <class Ops>
void evaluate_part(const Instructions& lists, const Schedule& schedule, Part part, std::int64_t epoch, Ops& ops) {
  const std::int64_t rows = part == Part::training ? schedule.train_rows : schedule.test_rows;
  ops.clear_totals();
  for_each_batch(rows, schedule.batch_size, [&](Batch batch) {
    ops.load_in_order(part, batch);
    run_list(lists.evaluate, ops);
    ops.add_to_totals(batch.count);
  });
  ops.write_history(epoch, part == Part::training ? HistoryPart::epoch_end : HistoryPart::validation, rows);
}

template <class Ops>
void evaluate_after(const Instructions& lists, const Schedule& schedule, std::int64_t epoch, Ops& ops) {
  if (schedule.evaluates_training(epoch)) evaluate_part(lists, schedule, Part::training, epoch, ops);
  if (schedule.validates(epoch)) evaluate_part(lists, schedule, Part::test, epoch, ops);
}

/// Trains one group of members through all its epochs, so that its state stays in cache (or on chip) for the whole run.
template <class Ops>
void run_schedule(const Instructions& lists, const Schedule& schedule, Ops& ops) {
  std::int64_t step = 0;
  std::int32_t record = 0;
  evaluate_after(lists, schedule, 0, ops);
  for (std::int64_t epoch = 0; epoch < schedule.epochs; ++epoch) {
    ops.begin_epoch(epoch);
    ops.clear_totals();
    for_each_batch(schedule.train_rows, schedule.batch_size, [&](Batch batch) {
      ops.load_shuffled(batch);
      const std::int32_t traced = schedule.is_traced(step) ? record++ : not_traced;
      ops.begin_step(step, traced);
      run_list(lists.of_step(traced), ops);
      ops.end_step(step++);
      ops.add_to_totals(batch.count);
    });
    ops.write_history(epoch + 1, HistoryPart::running, schedule.train_rows);
    evaluate_after(lists, schedule, epoch + 1, ops);
    if (!ops.epoch_done(epoch + 1)) return;
  }
  if (schedule.trace_every == 0 && schedule.epochs > 0) return;
  // One more pass over what would have been the next batch, without an update.
  ops.begin_epoch(schedule.epochs);
  ops.load_shuffled({0, std::min(schedule.batch_size, schedule.train_rows)});
  ops.begin_step(step, schedule.trace_every == 0 ? not_traced : record);
  run_list(lists.measure, ops);
  ops.end_step(step);
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
