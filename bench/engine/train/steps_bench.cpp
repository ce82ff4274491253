// Whole steps of training, over depth × width × batch × members, by every backend that the machine has: ReLU networks
// on two moons, Adam, no trace, no validation.
#include <algorithm>

#include "bench/engine/train/steps.h"
#include "bench/rows/backends.h"
#include "bench/rows/row.h"

namespace {

using namespace cenote;
using namespace cenote::bench;

constexpr std::int64_t timings_of_a_row = 3;

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

double expected_seconds(const Steps& s, BackendKind kind, std::int64_t steps) {
  const std::int64_t members = kind == BackendKind::reference ? s.members : std::max<std::int64_t>(s.members, 16);
  return s.flops() * static_cast<double>(members * steps) / expected_flops_per_second(kind);
}

/// An epoch of `reference` is one step: several take too long.
std::int64_t steps_per_epoch(const Steps& s, BackendKind kind) {
  return kind == BackendKind::reference ? 1 : std::max<std::int64_t>(1, 256 / s.batch);
}

std::int64_t epochs_for(const Steps& s, BackendKind kind) {
  constexpr double run_seconds = 0.04;
  const double epoch = expected_seconds(s, kind, steps_per_epoch(s, kind));
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(run_seconds / epoch), 1, 500);
}

void train_steps(benchmark::State& state, const BenchedBackend& backend) {
  if (!backend.absent.empty()) return refuse(state, backend.absent);
  const Steps s{state.range(0), state.range(1), state.range(2), state.range(3)};
  const std::int64_t epochs = epochs_for(s, backend.kind), steps = steps_per_epoch(s, backend.kind);
  Timings timings;
  for (auto _ : state) {
    try {
      timings.add(step_seconds(s, epochs, steps, backend.options()));
    } catch (const std::exception& error) {  // a device whose arithmetic differs, or that has too little memory
      return state.SkipWithError(error.what());
    }
    state.SetIterationTime(timings.last());
  }
  count(state, {.flops = s.flops() * static_cast<double>(s.members)}, timings, backend.peak);
  state.counters["member-steps/s"] = static_cast<double>(s.members) / timings.median();
  state.SetLabel(backend.label);
}

/// Lines through the classic notebook's point, and the corners that a cohort or one network of another shape takes.
std::vector<Steps> shapes() {
  constexpr Steps notebook{10, 10, 32, 256};
  std::vector<Steps> all;
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
    for (const Steps& s : shapes())
      if (expected_seconds(s, backend.kind, steps_per_epoch(s, backend.kind)) <= 0.5)
        row->Args({s.depth, s.width, s.batch, s.members});
  }
}

}  // namespace

int main(int argc, char** argv) { return cenote::bench::run_benchmarks(argc, argv, register_rows); }
