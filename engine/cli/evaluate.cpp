#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/cli/experiment_input.h"
#include "engine/cli/finished_run.h"
#include "engine/cli/program.h"
#include "engine/cli/terminal.h"
#include "engine/study/text_table.h"
#include "engine/trace/quantile.h"
#include "engine/train/evaluation.h"

namespace cenote::cli {
namespace {

using Json = nlohmann::ordered_json;

// A column of the evaluation over members.
std::vector<double> column_of(const Evaluation& evaluation, std::size_t column) {
  std::vector<double> values;
  for (std::size_t m = 0; m < static_cast<std::size_t>(evaluation.members); ++m)
    values.push_back(evaluation.values[m * evaluation.columns.size() + column]);
  return values;
}

Json spread(const std::vector<double>& values) {
  return {{"median", quantile(values, 0.5)}, {"p10", quantile(values, 0.1)}, {"p90", quantile(values, 0.9)}};
}

Json member_json(const Evaluation& evaluation, std::size_t member) {
  Json row = {{"member", evaluation.member_numbers[member]}};
  for (std::size_t c = 0; c < evaluation.columns.size(); ++c)
    row[evaluation.columns[c]] = evaluation.values[member * evaluation.columns.size() + c];
  return row;
}

std::string to_json(const std::string& run, const std::string& data, const Evaluation& evaluation) {
  Json document = {{"run", run}, {"data", data}, {"samples", evaluation.samples}, {"members", evaluation.members}};
  for (std::size_t c = 0; c < evaluation.columns.size(); ++c)
    document[evaluation.columns[c]] = spread(column_of(evaluation, c));
  Json members = Json::array();
  for (std::size_t m = 0; m < static_cast<std::size_t>(evaluation.members); ++m)
    members.push_back(member_json(evaluation, m));
  document["of_members"] = std::move(members);
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_text(const std::string& data, const Evaluation& evaluation) {
  TextTable table({{{fmt::format("{}, {} samples", data, evaluation.samples)}, TextTable::Align::left},
                   {{"median"}},
                   {{"10 %"}},
                   {{"90 %"}}});
  for (std::size_t c = 0; c < evaluation.columns.size(); ++c) {
    const auto values = column_of(evaluation, c);
    table.add_row({evaluation.columns[c], fmt::format("{:.6g}", quantile(values, 0.5)),
                   fmt::format("{:.6g}", quantile(values, 0.1)), fmt::format("{:.6g}", quantile(values, 0.9))});
  }
  return table.to_string(output_has_colour()) +
         fmt::format("over {} member{}\n", evaluation.members, evaluation.members == 1 ? "" : "s");
}

}  // namespace

int evaluate(const CommandLine& command) {
  const Experiment experiment = read_finished_run(command);
  std::optional<std::filesystem::path> file;
  if (command.arguments.size() > 1) file = command.arguments[1];
  const InferenceData input = labelled_data(experiment, file);
  const auto backend = choose_backend(command);
  const Evaluation evaluation = cenote::evaluate(experiment, input.data, *backend);
  print_output(command.json() ? to_json(command.arguments.front(), input.name, evaluation)
                              : to_text(input.name, evaluation));
  return done;
}

}  // namespace cenote::cli
