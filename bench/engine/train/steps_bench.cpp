// Whole steps of training, over depth × width × batch × members, by every backend that the machine has: ReLU networks
// on two moons, Adam, no trace, no validation.
#include <algorithm>
#include <map>

#include "bench/rows/backends.h"
#include "bench/rows/row.h"
#include "cenote/train.h"
#include "engine/graph/cost.h"

namespace {

using namespace cenote;
using namespace cenote::bench;

struct Shape {
  std::int64_t depth, width, batch, members;
};

constexpr std::int64_t timings_of_a_row = 3;

Network network_of(const Shape& s) {
  Network network;
  network.add(Dense{.units = s.width, .activation = Activation::relu}, {.repeat = s.depth});
  network.add(Dense{.units = 1, .activation = Activation::sigmoid});
  return network;
}

/// Of one step of one member.
double flops_of(const Shape& s) {
  const Program program = compile(network_of(s), {}, {.features = 2});
  std::int64_t flops = 0;
  for (const Instruction& i : program.train) flops += graph::cost_of(program, i, s.batch).flops;
  return static_cast<double>(flops);
}

/// A row takes less than a second where the backend reaches so much.
double expected_flops_per_second(BackendKind kind) {
  switch (kind) {
    case BackendKind::reference:
      return 1e9;
    case BackendKind::cuda:
      return 2e12;
    default:
      return 4e10;
  }
}

double expected_seconds(const Shape& s, BackendKind kind, std::int64_t steps) {
  const std::int64_t members = kind == BackendKind::reference ? s.members : std::max<std::int64_t>(s.members, 16);
  return flops_of(s) * static_cast<double>(members * steps) / expected_flops_per_second(kind);
}

/// An epoch of `reference` is one step: several take too long.
std::int64_t steps_per_epoch(const Shape& s, BackendKind kind) {
  return kind == BackendKind::reference ? 1 : std::max<std::int64_t>(1, 256 / s.batch);
}

std::int64_t epochs_for(const Shape& s, BackendKind kind) {
  constexpr double run_seconds = 0.04;
  const double epoch = expected_seconds(s, kind, steps_per_epoch(s, kind));
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(run_seconds / epoch), 1, 500);
}

/// Of one step of all members: the difference between a run and one of twice as many epochs. What both do before,
/// between and after their steps (drawing weights, capturing graphs, evaluating) is left out.
double step_seconds(const Shape& s, const Dataset& data, const BenchedBackend& backend) {
  const std::int64_t epochs = epochs_for(s, backend.kind);
  double seconds[2];
  for (int twice = 0; twice < 2; ++twice)
    seconds[twice] = seconds_of(backend.clock(), [&] {
      const Recipe recipe{.epochs = epochs << twice, .batch_size = s.batch, .validation_freq = 0};
      train(network_of(s), recipe, data, {.members = s.members}, {.every = 0}, backend.options());
    });
  return (seconds[1] - seconds[0]) / static_cast<double>(epochs * steps_per_epoch(s, backend.kind));
}

void train_steps(benchmark::State& state, const BenchedBackend& backend) {
  if (!backend.absent.empty()) return refuse(state, backend.absent);
  const Shape s{state.range(0), state.range(1), state.range(2), state.range(3)};
  const Dataset data = load_data({.samples = s.batch * steps_per_epoch(s, backend.kind), .test_size = 0});
  Timings timings;
  for (auto _ : state) {
    try {
      timings.add(step_seconds(s, data, backend));
    } catch (const std::exception& error) {  // a device whose arithmetic differs, or that has too little memory
      return state.SkipWithError(error.what());
    }
    state.SetIterationTime(timings.last());
  }
  count(state, {.flops = flops_of(s) * static_cast<double>(s.members)}, timings, backend.peak);
  state.counters["member-steps/s"] = static_cast<double>(s.members) / timings.median();
  state.SetLabel(backend.label);
}

/// Lines through the classic notebook's point, and the corners that a cohort or one network of another shape takes.
std::vector<Shape> shapes() {
  constexpr Shape notebook{10, 10, 32, 256};
  std::vector<Shape> all;
  for (std::int64_t depth : {2, 10, 30, 100}) all.push_back({depth, notebook.width, notebook.batch, notebook.members});
  for (std::int64_t width : {4, 16, 32, 64, 128})
    all.push_back({notebook.depth, width, notebook.batch, notebook.members});
  for (std::int64_t batch : {8, 128}) all.push_back({notebook.depth, notebook.width, batch, notebook.members});
  for (std::int64_t members : {1, 16, 64, 1024, 4096})
    all.push_back({notebook.depth, notebook.width, notebook.batch, members});
  for (std::int64_t depth : {2, 50})
    for (std::int64_t width : {10, 32, 64})
      for (std::int64_t batch : {32, 128})
        for (std::int64_t members : {1, 64}) all.push_back({depth, width, batch, members});
  return all;
}

void register_rows() {
  for (const BenchedBackend& backend : benched_backends()) {
    auto* row = benchmark::RegisterBenchmark(("steps/" + backend.name()).c_str(), train_steps, backend);
    row->ArgNames({"depth", "width", "batch", "members"})->Unit(benchmark::kMicrosecond);
    row->UseManualTime()->Iterations(timings_of_a_row);
    for (const Shape& s : shapes())
      if (expected_seconds(s, backend.kind, steps_per_epoch(s, backend.kind)) <= 0.5)
        row->Args({s.depth, s.width, s.batch, s.members});
  }
}

}  // namespace

int main(int argc, char** argv) { return cenote::bench::run_benchmarks(argc, argv, register_rows); }
