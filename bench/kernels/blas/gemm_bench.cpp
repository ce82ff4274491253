// The BLAS's own products at the shapes of a wide dense layer, bare, and whole steps of networks of such layers, by the
// BLAS (`reproducible = "machine"`) and by the backend's own kernels, all timed in turn on one core.
#include <vector>

#include "bench/engine/train/steps.h"
#include "bench/rows/backends.h"
#include "bench/rows/row.h"
#include "kernels/blas/gemm.h"

namespace {

using namespace cenote;
using namespace cenote::bench;

constexpr std::int64_t depth = 8, batch = 256, steps_per_epoch = 2, timings_of_a_row = 5;

/// Operands of a layer's three products.
struct Layer {
  explicit Layer(std::int64_t width)
      : kernel(static_cast<std::size_t>(width * width), 0.01f),
        dkernel(kernel.size()),
        x(static_cast<std::size_t>(batch * width), 0.5f),
        dx(x.size()),
        z(x.size()) {}
  std::vector<float> kernel, dkernel, x, dx, z;
};

/// Of the three products of one layer.
double bare_seconds(std::int64_t width, Layer& l) {
  return seconds_of(Clock::processor, [&] {
    blas::run(blas::forward_gemm(batch, width, width), l.x.data(), l.kernel.data(), l.z.data());
    blas::run(blas::input_gemm(batch, width, width, false), l.z.data(), l.kernel.data(), l.dx.data());
    blas::run(blas::kernel_gemm(batch, width, width, false), l.x.data(), l.z.data(), l.dkernel.data());
  });
}

double rate_of_steps(const Steps& s, const BenchedBackend& cpu) {
  return s.flops() / step_seconds(s, 1, steps_per_epoch, cpu.options());
}

void compare(benchmark::State& state) {
  const BenchedBackend cpu = benched(BackendKind::cpu);
  const std::int64_t width = state.range(0);
  Layer layer(width);
  const double flops = 3.0 * 2 * static_cast<double>(batch * width * width);
  Steps machine{.depth = depth, .width = width, .batch = batch, .members = 1, .reproducible = Reproducible::machine};
  Steps everywhere = machine;
  everywhere.reproducible = Reproducible::everywhere;
  Timings bare, by_blas, by_own, share;
  for (auto _ : state) {
    bare.add(bare_seconds(width, layer));
    by_blas.add(rate_of_steps(machine, cpu));
    by_own.add(rate_of_steps(everywhere, cpu));
    share.add(by_blas.last() / (flops / bare.last()));
    state.SetIterationTime(bare.last());
  }
  count(state, {.flops = flops}, bare, cpu.peak);
  state.counters["machine GFLOP/s"] = 1e-9 * by_blas.median();
  state.counters["everywhere GFLOP/s"] = 1e-9 * by_own.median();
  state.counters["machine/bare"] = share.median();
}

void register_rows() {
  auto* rows = benchmark::RegisterBenchmark("gemm/blas", compare);
  rows->ArgName("width")->Unit(benchmark::kMicrosecond)->UseManualTime()->Iterations(timings_of_a_row);
  for (std::int64_t width : {512, 768, 1024}) rows->Arg(width);
}

}  // namespace

int main(int argc, char** argv) { return cenote::bench::run_benchmarks(argc, argv, register_rows); }
