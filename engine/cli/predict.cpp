#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/cli/experiment_input.h"
#include "engine/cli/finished_run.h"
#include "engine/cli/program.h"
#include "engine/cli/terminal.h"
#include "engine/data/npz.h"
#include "engine/train/evaluation.h"
#include "include/cenote/error.h"

namespace cenote::cli {
namespace {

Shape shape_of_outputs(const Evaluation& evaluation) {
  return {evaluation.members, evaluation.samples, evaluation.outputs};
}

// float32 unless the backend computes in float64
void write_outputs(const Evaluation& evaluation, bool is_float32, const std::filesystem::path& out) {
  const auto& outputs = evaluation.predictions;
  NpzWriter writer(out);
  if (is_float32)
    writer.add("y_pred", shape_of_outputs(evaluation), std::vector<float>(outputs.begin(), outputs.end()));
  else
    writer.add("y_pred", shape_of_outputs(evaluation), outputs);
  writer.close();
}

}  // namespace

int predict(const CommandLine& command) {
  const auto out = choose_file(command);
  Experiment experiment = read_finished_run(command);
  experiment.recipe.metrics.emplace();
  const InferenceData input = unlabelled_data(experiment, command.arguments[1]);
  const auto backend = choose_backend(command);
  const Evaluation evaluation = cenote::evaluate(experiment, input.data, *backend);
  write_outputs(evaluation, backend->is_float32(), out);
  const Shape shape = shape_of_outputs(evaluation);
  const nlohmann::ordered_json document = {{"out", out.string()}, {"y_pred", shape}};
  print_output(command.json()
                   ? document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"
                   : fmt::format("{}: y_pred {} (members, samples, outputs)\n", out.string(), to_string(shape)));
  return done;
}

}  // namespace cenote::cli
