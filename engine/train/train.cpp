#include "cenote/train.h"

#include "engine/train/training.h"

namespace cenote {

Result train(const Network& network, const Recipe& recipe, const Dataset& data, const Cohort& cohort,
             const TraceRequest& trace, const BackendOptions& options) {
  const Experiment experiment{
      .title = "experiment", .data = {}, .network = network, .recipe = recipe, .cohort = cohort, .trace = trace};
  const auto backend = make_backend(options);
  return run_training(experiment, data, *backend);
}

}  // namespace cenote
