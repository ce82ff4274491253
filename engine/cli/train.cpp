#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/cli/experiment_input.h"
#include "engine/cli/interruption.h"
#include "engine/cli/program.h"
#include "engine/cli/progress_display.h"
#include "engine/cli/terminal.h"
#include "engine/diagnosis/finding_text.h"
#include "engine/diagnosis/findings_json.h"
#include "engine/study/recorded_run.h"
#include "engine/study/row_json.h"
#include "engine/train/constant_prediction.h"

namespace cenote::cli {
namespace {

/// What there is to tell of a run.
struct Trained {
  const Training& training;
  const RunDirectory& directory;
  const Result& result;
  StudyRow row;
};

std::string to_json(const Trained& trained) {
  const auto& [training, directory, result, row] = trained;
  const nlohmann::ordered_json document = {{"out", directory.path().string()},
                                           {"backend", training.backend().name()},
                                           {"members", result.history.members},
                                           {"steps", steps_done(training, result)},
                                           {"training_seconds", result.training_seconds},
                                           {"member_steps_per_second", row.member_steps_per_second},
                                           {"loss", row_json(row).at("loss")},
                                           {"weights_sha256", row.weights_sha256},
                                           {"findings", findings_json(*row.findings)}};
  return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string to_text(const Trained& trained) {
  const auto& [training, directory, result, row] = trained;
  std::string text =
      fmt::format("{}: {} member{}, {} steps in {:.2f} s ({} member-steps/s)\n", training.experiment().title,
                  result.history.members, result.history.members == 1 ? "" : "s", steps_done(training, result),
                  result.training_seconds, short_number(row.member_steps_per_second));
  text += fmt::format("loss {:.4g} (median; 10–90 %: {:.4g}–{:.4g})\n", row.loss_after.median, row.loss_after.p10,
                      row.loss_after.p90);
  text += fmt::format("findings: {}\n", findings_in_short(*row.findings));
  text += fmt::format("weights_sha256 {}\n", row.weights_sha256);
  return text + fmt::format("results in {}\n", directory.path().string());
}

StudyRow summarize(const Training& training, const Dataset& data, const Result& result) {
  StudyRow row = measure_row(training, result, best_constant_loss(training.experiment().recipe.loss, data));
  row.name = training.experiment().title;
  row.directory = ".";
  return row;
}

void print_interruption(const Training& training, const Result& result) {
  std::int64_t complete = 0;
  for (const auto epochs : result.epochs_done) complete += epochs == result.history.epochs ? 1 : 0;
  print_note(fmt::format("interrupted: {} of {} members finished all {} epochs; what was reached is written", complete,
                         result.history.members, training.schedule().epochs));
}

}  // namespace

int train(const CommandLine& command) {
  const Experiment experiment = read_experiment(command);
  auto directory = choose_directory(command, experiment.title);
  const Interruption interruption;
  const Dataset dataset = prepare_located(command, [&] { return load_data(experiment.data); });
  const auto backend = choose_backend(command);
  Training training = prepare_located(command, [&] { return Training(experiment, dataset, *backend); });
  const std::string toml = recorded_toml(training);
  ProgressDisplay display(command.quiet());
  display.start(experiment.title);
  const Result result = run_recorded(
      training, directory, toml,
      {.progress = [&](const Progress& progress) { display.show(progress); }, .stop = interruption.stop()});
  display.clear();
  if (result.interrupted) print_interruption(training, result);
  Trained trained{training, directory, result, summarize(training, dataset, result)};
  trained.row.findings = diagnose_recorded(training, dataset, directory, result);
  write_summary(directory.path(), trained.row);
  print_output(command.json() ? to_json(trained) : to_text(trained));
  return result.interrupted ? interruption.exit_code() : done;
}

}  // namespace cenote::cli
