// Each operation by itself, over width × batch × members, by every backend that the machine has.
#include <memory>
#include <string>
#include <tuple>

#include "bench/kernels/benched_ops.h"
#include "bench/kernels/op_runner.h"
#include "bench/rows/backends.h"
#include "bench/rows/row.h"
#include "bench/rows/stopwatch.h"
#include "engine/graph/cost.h"

namespace {

using namespace cenote;
using namespace cenote::bench;

/// One timing takes about so long, whatever the operation: long against a clock, short against what else runs here.
constexpr double timing_seconds = 1e-3;

std::unique_ptr<OpRunner> make_runner(BackendKind kind, const TimedOp& op) {
  switch (kind) {
    case BackendKind::reference:
      return make_reference_runner(op);
    case BackendKind::cuda:
      return make_cuda_runner(op);
    default:
      return make_cpu_runner(op);
  }
}

/// An operation at a point, in a backend; how often to execute it for one timing.
struct Prepared {
  Prepared(const BenchedOp& op, const BenchedBackend& backend, const Point& point)
      : op_case(op.make(point)),
        timed{op_case, op.instruction, point.members},
        runner(make_runner(backend.kind, timed)) {
    runner->run(1);
    clock = backend.clock();
    const double once = seconds_of(clock, [&] { runner->run(1); });
    rounds = std::max<std::int64_t>(1, static_cast<std::int64_t>(timing_seconds / once));
  }
  double seconds() const {
    const double all = seconds_of(clock, [&] { runner->run(rounds); });
    return all / static_cast<double>(rounds * runner->executions_per_round());
  }

  ops::OpCase op_case;
  TimedOp timed;
  std::unique_ptr<OpRunner> runner;
  Clock clock = Clock::wall;
  std::int64_t rounds = 1;
};

/// Members whose numbers are touched in turn while an operation is repeated.
std::int64_t close_members(BackendKind kind, std::int64_t members) {
  return kind == BackendKind::cuda ? members : std::min<std::int64_t>(members, 16);
}

Work work_of(const Prepared& prepared, BackendKind kind) {
  const TimedOp& op = prepared.timed;
  const graph::Cost cost = graph::cost_of(op.op_case.program, op.timed(), op.op_case.rows);
  const double bytes = static_cast<double>(cost.bytes) * (kind == BackendKind::reference ? 2 : 1);  // double
  return {static_cast<double>(cost.flops * op.members), bytes * static_cast<double>(op.members),
          bytes * static_cast<double>(close_members(kind, op.members))};
}

/// Google Benchmark calls a row a few times, to see how many iterations it needs: the last one prepared is kept.
const Prepared& prepare(const BenchedOp& op, const BenchedBackend& backend, const Point& point) {
  using Key = std::tuple<std::string, BackendKind, Point>;
  static std::unique_ptr<Prepared> prepared;
  static Key prepared_for;
  const Key wanted{op.name, backend.kind, point};
  if (prepared && prepared_for == wanted) return *prepared;
  prepared.reset();  // first: both may be large
  prepared = std::make_unique<Prepared>(op, backend, point);
  prepared_for = wanted;
  return *prepared;
}

void time_op(benchmark::State& state, const BenchedOp& op, const BenchedBackend& backend) {
  if (!backend.absent.empty()) return refuse(state, backend.absent);
  const Prepared& prepared = prepare(op, backend, {state.range(0), state.range(1), state.range(2)});
  Timings timings;
  for (auto _ : state) {
    timings.add(prepared.seconds());
    state.SetIterationTime(timings.last() * static_cast<double>(prepared.rounds));
  }
  count(state, work_of(prepared, backend.kind), timings, backend.peak);
  state.SetLabel(backend.label);
}

/// `reference` shows what plain loops cost: large sizes, and all combinations, would only take long.
bool is_worth_it(const BenchedBackend& backend, const Point& p) {
  if (backend.kind != BackendKind::reference) return true;
  return p.batch == 32 && ((p.width <= 32 && p.members == 256) || (p.width == 10 && p.members <= 256));
}

void register_rows() {
  for (const BenchedOp& op : benched_ops())
    for (const BenchedBackend& backend : benched_backends()) {
      auto* row = benchmark::RegisterBenchmark(("op/" + op.name + "/" + backend.name()).c_str(), time_op, op, backend);
      row->ArgNames({"width", "batch", "members"})->UseManualTime()->Unit(benchmark::kMicrosecond);
      for (const Point& p : points_of(op))
        if (is_worth_it(backend, p)) row->Args({p.width, p.batch, p.members});
    }
}

}  // namespace

int main(int argc, char** argv) { return cenote::bench::run_benchmarks(argc, argv, register_rows); }
