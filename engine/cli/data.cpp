#include "include/cenote/data.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "engine/cli/experiment_input.h"
#include "engine/cli/program.h"
#include "engine/cli/study_source.h"
#include "engine/cli/terminal.h"
#include "engine/cli/unknown_word.h"
#include "engine/data/npz.h"
#include "include/cenote/error.h"

namespace cenote::cli {
namespace {

// Sources that need no file, and so go by their names alone.
constexpr std::array generated = {DataSpec::Source::make_moons, DataSpec::Source::make_circles,
                                  DataSpec::Source::make_blobs, DataSpec::Source::digits};

spec::Source source_of(const std::string& name) {
  for (const auto source : generated)
    if (to_word(source) == name)
      return {.name = name,
              .text = fmt::format("[data]\nsource = \"{}\"\n[network]\nlayers = [{{type = \"Dense\", units = 1}}]\n",
                                  name)};
  const auto names = data_names();
  if (!looks_like_file(name) && std::find(names.begin(), names.end(), name) == names.end())
    throw SpecError(unknown_word(name, names, "data set, built-in study or file"));
  return study_source(name).text;
}

// Classes as int64 (samples,), else float64; one column without an axis of its own.
void add_targets(NpzWriter& writer, const std::string& name, const Matrix& y, bool classes) {
  const Shape shape = y.columns == 1 ? Shape{y.rows} : Shape{y.rows, y.columns};
  if (classes)
    writer.add(name, shape, std::vector<std::int64_t>(y.values.begin(), y.values.end()));
  else
    writer.add(name, shape, y.values);
}

void write(const Dataset& data, const std::filesystem::path& out) {
  NpzWriter writer(out);
  const auto add = [&](const std::string& suffix, const Matrix& X, const Matrix& y) {
    writer.add("X" + suffix, Shape{X.rows, X.columns}, X.values);
    add_targets(writer, "y" + suffix, y, data.classes);
  };
  add("_train", data.X_train, data.y_train);
  add("_test", data.X_test, data.y_test);
  add("", data.X, data.y);
  writer.close();
}

}  // namespace

std::vector<std::string> data_names() {
  std::vector<std::string> names;
  for (const auto source : generated) names.emplace_back(to_word(source));
  const auto studies = study_names();
  names.insert(names.end(), studies.begin(), studies.end());
  return names;
}

int data(const CommandLine& command) {
  const auto out = choose_file(command);
  const auto settings = command.settings();
  const auto parsed = spec::parse_experiment(source_of(command.arguments.front()), settings);
  print_warnings(command, parsed.warnings);
  const Dataset dataset = load_data(parsed.experiment.data);
  write(dataset, out);
  const nlohmann::ordered_json document = {{"out", out.string()},
                                           {"train", dataset.X_train.rows},
                                           {"test", dataset.X_test.rows},
                                           {"features", dataset.X_train.columns},
                                           {"targets", dataset.y_train.columns},
                                           {"classes", dataset.class_count}};
  print_output(command.json() ? document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"
                              : fmt::format("{}: {} samples to train on, {} to test on, {} features\n", out.string(),
                                            dataset.X_train.rows, dataset.X_test.rows, dataset.X_train.columns));
  return done;
}

}  // namespace cenote::cli
