#include "engine/cli/finished_run.h"

#include <fmt/format.h>

#include <utility>

#include "engine/cli/experiment_input.h"
#include "engine/data/npz.h"
#include "include/cenote/error.h"

namespace cenote::cli {
namespace {

// Width of a layer's output, from the layers alone.
std::int64_t output_units(const Network& network, const Layer* layer, std::int64_t features) {
  for (; layer != nullptr; layer = network.find(layer->inputs.front()))
    if (const auto* dense = std::get_if<Dense>(&layer->kind)) return dense->units;
  return features;
}

Matrix read_samples(const std::filesystem::path& file) {
  const Array array = NpzReader(file).read("X");
  if (array.shape.size() != 2 || array.shape[0] < 1 || array.shape[1] < 1)
    throw SpecError(
        fmt::format("{}: array \"X\": shape {} is not allowed; allowed: (samples, features), at least one of each",
                    file.string(), to_string(array.shape)));
  return {array.shape[0], array.shape[1], array.to_float64()};
}

// By the run's own weights, before those seem to be wrong.
void check_features(const Experiment& experiment, const std::filesystem::path& file, std::int64_t features) {
  NpzReader weights(experiment.cohort.initial_weights);
  for (const Layer& layer : experiment.network.layers()) {
    if (!std::holds_alternative<Dense>(layer.kind) || layer.inputs.front() != "input") continue;
    const Shape shape = weights.read(layer.name + "/kernel").shape;  // (members, features, units)
    if (shape.size() == 3 && shape[1] != features)
      throw SpecError(fmt::format("{}: array \"X\": {} columns; allowed: {}, as the run was trained on", file.string(),
                                  features, shape[1]));
  }
}

InferenceData move_to_test(std::string name, Dataset data, Matrix X, Matrix y) {
  data.X_test = std::move(X);
  data.y_test = std::move(y);
  return {std::move(name), std::move(data)};
}

}  // namespace

Experiment read_finished_run(const CommandLine& command) {
  const std::filesystem::path run = command.arguments.front();
  std::error_code error;  // a folder that may not be read holds none for us
  if (!std::filesystem::is_directory(run, error) || !std::filesystem::exists(run / "experiment.toml", error))
    throw SpecError(
        fmt::format("{}: holds no run; allowed: a directory that `cenote train` left, with experiment.toml "
                    "and weights.npz",
                    run.string()));
  auto parsed = spec::load_recorded_experiment(run / "experiment.toml");
  print_warnings(command, parsed.warnings);
  parsed.experiment.cohort.initial_weights = (run / "weights.npz").string();
  parsed.experiment.trace = {.every = 0, .tensors = {}};
  parsed.experiment.recipe.epochs = 0;
  parsed.experiment.recipe.validation_freq = 1;
  return std::move(parsed.experiment);
}

InferenceData labelled_data(const Experiment& experiment, const std::optional<std::filesystem::path>& file) {
  if (!file) {
    Dataset data = load_data(experiment.data);
    if (data.X_test.rows > 0) return {"test part", std::move(data)};
    Matrix X = data.X_train, y = data.y_train;
    return move_to_test("training part", std::move(data), std::move(X), std::move(y));
  }
  Dataset data = load_data({.source = DataSpec::Source::npz, .test_size = 0, .file = file->string()});
  check_features(experiment, *file, data.X.columns);
  Matrix X = data.X, y = data.y;
  return move_to_test(file->string(), std::move(data), std::move(X), std::move(y));
}

InferenceData unlabelled_data(const Experiment& experiment, const std::filesystem::path& file) {
  Matrix X = read_samples(file);
  check_features(experiment, file, X.columns);
  const auto units = output_units(experiment.network, &experiment.network.layers().back(), X.columns);
  const bool classes = experiment.recipe.loss == Loss::sparse_categorical_crossentropy;
  Dataset data;
  data.classes = classes;
  data.class_count = classes ? units : 0;
  Matrix y{X.rows, classes ? 1 : units, {}};
  y.values.resize(static_cast<std::size_t>(y.rows * y.columns));
  data.X_train = {0, X.columns, {}};
  data.y_train = {0, y.columns, {}};
  return move_to_test(file.string(), std::move(data), std::move(X), std::move(y));
}

}  // namespace cenote::cli
