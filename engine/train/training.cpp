#include "engine/train/training.h"

#include <algorithm>

#include "cenote/error.h"
#include "engine/trace/size.h"
#include "engine/train/jacobian_readings.h"
#include "engine/train/memory.h"
#include "engine/train/reporter.h"
#include "engine/train/results.h"

namespace cenote {
namespace {

Program checked_program(const Experiment& experiment, const Dataset& data, const Backend& backend) {
  Program program = compile(experiment.network, experiment.recipe, shape_of(data), experiment.trace);
  const std::int64_t members = experiment.cohort.member ? 1 : experiment.cohort.size();
  const auto trace = extent_of(experiment.trace, program, experiment.recipe, data.X_train.rows, members);
  check_trace_size(experiment.trace, trace);
  const std::int64_t largest_part = std::max(data.X_train.rows, data.X_test.rows);
  const std::int64_t batch_size = std::min(experiment.recipe.batch_size, largest_part);
  check_memory({.program = program,
                .recipe = experiment.recipe,
                .members = members,
                .train_rows = data.X_train.rows,
                .is_float32 = backend.is_float32(),
                .trace_bytes = trace.bytes(),
                .working_bytes = backend.working_bytes(program, batch_size, members)});
  return program;
}

/// After a failure: what there is, without hiding the failure behind another.
void show_what_is_there(ResultSink& sink, const TrainingControl& control) {
  if (!control.snapshot) return;
  try {
    sink.show(control.snapshot);
  } catch (const Error&) {
  }
}

}  // namespace

DataShape shape_of(const Dataset& data) {
  return {.features = data.X_train.columns, .targets = data.y_train.columns, .classes = data.class_count};
}

Training::Training(const Experiment& experiment, const Dataset& data, Backend& backend)
    : experiment_(experiment),
      data_(data),
      backend_(backend),
      program_(checked_program(experiment, data, backend)),
      schedule_(make_schedule(experiment.recipe, data.X_train.rows, data.X_test.rows, experiment.trace)),
      members_(experiment.cohort, program_) {
  backend.check_run(run_of());
}

Result Training::run(const TrainingControl& control) {
  std::stop_source stop;
  const std::stop_callback link(control.stop, [&] { stop.request_stop(); });
  ResultSink sink({.program = program_,
                   .schedule = schedule_,
                   .trace = experiment_.trace,
                   .members = members_.count(),
                   .is_float32 = backend_.is_float32()},
                  stop.get_token());
  Reporter reporter(sink, control, members_.count() * schedule_.epochs, stop);
  try {
    backend_.train(run_of(), sink);
  } catch (...) {
    reporter.finish();
    show_what_is_there(sink, control);
    throw;
  }
  const double seconds = reporter.elapsed();
  reporter.finish();
  Result result = sink.take(members_);
  add_jacobians(result, {data_.X_train, members_, sink.kept_variables()});
  result.training_seconds = seconds;
  return result;
}

}  // namespace cenote
