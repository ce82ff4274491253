#include <fmt/format.h>

#include "engine/cli/experiment_input.h"
#include "engine/cli/progress_display.h"
#include "engine/cli/study_run.h"
#include "engine/cli/terminal.h"
#include "engine/study/remedy_study.h"
#include "engine/study/remedy_table.h"

namespace cenote::cli {
namespace {

RemedyStudy prepare(const StudySource& source, const CommandLine& command, Backend& backend,
                    const RunDirectory& directory) {
  const auto settings = command.settings();
  try {
    return {source.text, settings, backend, directory.path()};
  } catch (const SpecError& error) {
    throw SpecError(spec::located(error.what(), source.text, settings));
  }
}

void print_what_is_left_out(const StudySource& source, const CommandLine& command) {
  const auto file = spec::parse_study(source.text, command.settings());
  print_warnings(command, file.warnings);
  if (const auto variants = file.variants.size() - 1; variants > 0 && !command.quiet())
    print_note(fmt::format("remedies of the base, \"{}\", alone: the {} variant{} of {} {} not trained", file.title,
                           variants, variants == 1 ? "" : "s", source.text.name, variants == 1 ? "is" : "are"));
}

void print_budget(const RemedyStudy& remedies, const RemedyBudget& budget) {
  if (remedies.seeds_before() > 0)
    print_note(
        fmt::format("over {} seeds, where the file has {}, so that remedies can be told apart; --members N "
                    "takes another number",
                    RemedyStudy::usual_seeds, remedies.seeds_before()));
  print_note(
      fmt::format("budget: the base, {} remedies, at most {} pairs of them, each {} members × {} epochs × {} "
                  "updates: {} networks, {} updates",
                  budget.singles, budget.most_pairs, budget.members, budget.epochs, budget.steps_per_epoch,
                  budget.networks(), short_number(static_cast<double>(budget.updates()))));
  const char* ending = budget.probed_epochs == 1 ? "" : "s";
  print_note(
      fmt::format("measured: {} epoch{} of the base in {:.2g} s here, its theory in {:.2g} s; estimated from that, "
                  "training by FLOPs: {} in all, {} of it for the pairs; findings, files and the report come on top",
                  budget.probed_epochs, ending, budget.probed_seconds, budget.seconds_beside,
                  clock_text(budget.seconds), clock_text(budget.of_pairs)));
}

std::string text_of(const Study& study, const StudyResult& result) {
  const auto& ranking = *result.remedies;
  std::string text = remedy_text(ranking, output_has_colour());
  const auto at = [&](const char* file) { return (study.directory() / file).string(); };
  if (!ranking.winner.empty()) text += fmt::format("\nthe winner, ready to run: cenote train {}\n", at("winner.toml"));
  return text +
         fmt::format("results in {}; every cohort's charts: {}\n", study.directory().string(), at("report.html"));
}

}  // namespace

int study_remedies(const CommandLine& command, const StudySource& source) {
  if (const auto member = command.value("--member"))
    throw SpecError(fmt::format("--member {}: remedies are compared over all members; allowed: --members N", *member));
  print_what_is_left_out(source, command);
  const auto title = spec::parse_experiment(source.text, command.settings()).experiment.title;
  const auto directory = choose_directory(command, title + " remedies");
  const Interruption interruption;
  const auto backend = choose_backend(command);
  RemedyStudy remedies = prepare(source, command, *backend, directory);
  Study study(remedies.file(), *backend, directory.path(), existing_of(command));
  const auto budget = remedies.budget(interruption.stop());
  if (!command.quiet()) print_budget(remedies, budget);
  const StudyResult result = run_shown(study, command, interruption, &remedies);
  return print_result(study, result, text_of(study, result), command, interruption);
}

}  // namespace cenote::cli
