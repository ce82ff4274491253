#include "bench/engine/train/steps.h"

#include "bench/rows/stopwatch.h"
#include "engine/graph/cost.h"

namespace cenote::bench {

Network Steps::network() const {
  Network network;
  network.add(Dense{.units = width, .activation = Activation::relu}, {.repeat = depth});
  network.add(Dense{.units = 1, .activation = Activation::sigmoid});
  return network;
}

double Steps::flops() const {
  const Program program = compile(network(), {}, {.features = 2});
  std::int64_t flops = 0;
  for (const Instruction& i : program.train) flops += graph::cost_of(program, i, batch).flops;
  return static_cast<double>(flops);
}

double step_seconds(const Steps& s, std::int64_t epochs, std::int64_t steps_per_epoch, const BackendOptions& options) {
  const Dataset data = load_data({.samples = s.batch * steps_per_epoch, .test_size = 0});
  const Clock clock = options.kind == BackendKind::cuda ? Clock::wall : Clock::processor;  // a device works alone
  double seconds[2];
  for (int twice = 0; twice < 2; ++twice)
    seconds[twice] = seconds_of(clock, [&] {
      const Recipe recipe{
          .epochs = epochs << twice, .batch_size = s.batch, .validation_freq = 0, .reproducible = s.reproducible};
      train(s.network(), recipe, data, {.members = s.members}, {.every = 0}, options);
    });
  return (seconds[1] - seconds[0]) / static_cast<double>(epochs * steps_per_epoch);
}

}  // namespace cenote::bench
