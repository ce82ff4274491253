#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/cli/experiment_input.h"
#include "engine/cli/program.h"
#include "engine/cli/terminal.h"
#include "engine/study/recorded_run.h"
#include "engine/study/text_table.h"
#include "engine/trace/size.h"

namespace cenote::cli {
namespace {

double trace_bytes(const Training& training, const Dataset& data) {
  const auto& experiment = training.experiment();
  return extent_of(experiment.trace, training.program(), experiment.recipe, data.X_train.rows,
                   training.members().count())
      .bytes();
}

std::string plan_of(const Training& training) {
  return training.backend().describe_plan(training.program(), training.schedule().batch_size,
                                          training.members().count());
}

std::string summary(const Program& program) {
  TextTable table(
      {{{"layer"}, TextTable::Align::left}, {{"type"}, TextTable::Align::left}, {{"output shape"}}, {{"parameters"}}});
  for (const auto& layer : program.layers)
    table.add_row(
        {layer.name, layer.type, fmt::format("(batch, {})", layer.units), fmt::format("{}", layer.parameters)});
  return table.to_string(output_has_colour()) + fmt::format("{} parameters a member\n", program.weight_count);
}

std::string to_text(const Training& training, const Dataset& data) {
  const auto& schedule = training.schedule();
  std::string text = recorded_toml(training) + "\n" + summary(training.program()) + "\n";
  text += fmt::format("{} samples to train on, {} to test on; {} epochs of {} steps; {} member{}\n",
                      schedule.train_rows, schedule.test_rows, schedule.epochs, schedule.steps_per_epoch(),
                      training.members().count(), training.members().count() == 1 ? "" : "s");
  text += fmt::format("backend {} ({})\n", training.backend().name(), training.backend().device());
  const auto plan = plan_of(training);
  text += fmt::format("plan: {}{}", plan, plan.ends_with('\n') ? "" : "\n");
  text += fmt::format("trace: {}\n", format_bytes(trace_bytes(training, data)));
  if (const auto memory = training.backend().device_memory(training.run_of()))
    text += fmt::format("device memory: {} of {} that are free: {}\n", format_bytes(memory->needed),
                        format_bytes(memory->free), memory->purposes);
  return text;
}

std::string to_json(const Training& training, const Dataset& data, const std::optional<std::string>& program) {
  using Json = nlohmann::ordered_json;
  Json layers = Json::array();
  for (const auto& layer : training.program().layers)
    layers.push_back({{"layer", layer.name},
                      {"type", layer.type},
                      {"output_shape", {nullptr, layer.units}},
                      {"parameters", layer.parameters}});
  Json document = {{"experiment", recorded_toml(training)},
                   {"layers", std::move(layers)},
                   {"parameters", training.program().weight_count},
                   {"members", training.members().count()},
                   {"steps", training.schedule().steps()},
                   {"backend", training.backend().name()},
                   {"plan", plan_of(training)},
                   {"trace_bytes", trace_bytes(training, data)}};
  if (const auto memory = training.backend().device_memory(training.run_of()))
    document["device_memory"] = {{"needed", memory->needed}, {"free", memory->free}};
  if (program) document["program"] = *program;
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

int check(const CommandLine& command) {
  const Experiment experiment = read_experiment(command);
  const Dataset dataset = prepare_located(command, [&] { return load_data(experiment.data); });
  const auto backend = choose_backend(command);
  const Training training = prepare_located(command, [&] { return Training(experiment, dataset, *backend); });
  std::optional<std::string> program;
  if (command.has("--program"))
    program = to_string(training.program(), std::min(experiment.recipe.batch_size, dataset.X_train.rows));
  if (command.json())
    print_output(to_json(training, dataset, program));
  else
    print_output(program ? *program : to_text(training, dataset));
  return done;
}

}  // namespace cenote::cli
