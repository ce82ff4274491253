#include "engine/study/remedy_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>

#include "engine/data/replaced_file.h"
#include "engine/train/constant_prediction.h"

namespace cenote {
namespace {

/// Of so many remedies, the best ones, all pairs are tried.
constexpr std::size_t most_paired = 4;
constexpr double pair_confidence = 0.95;

Outcome outcome_of(const Experiment& experiment, const Dataset& data, const Result& result) {
  const double constant = best_constant_loss(experiment.recipe.loss, data);
  const auto column = result.history.column("epoch_end_loss");
  Outcome outcome{.seeds = experiment.cohort.members, .learnt = {}, .loss = {}};
  for (std::int64_t m = 0; m < result.history.members; ++m) {
    const double loss = result.history.last(m, column, result.epochs_done[static_cast<std::size_t>(m)]);
    outcome.learnt.push_back(has_learnt(loss, constant) ? 1 : 0);
    outcome.loss.push_back(std::isfinite(loss) ? loss : std::numeric_limits<double>::infinity());
  }
  return outcome;
}

std::string text_of_file(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

spec::StudyHeading heading_for(const std::string& title) {
  return {fmt::format("Remedies for \"{}\"", title),
          "Which change of network or recipe makes it learn, over the same seeds, and which pair of changes?"};
}

}  // namespace

RemedyStudy::RemedyStudy(spec::Source source, std::span<const spec::Setting> settings, Backend& backend,
                         std::filesystem::path directory)
    : source_(std::move(source)),
      settings_(settings.begin(), settings.end()),
      backend_(backend),
      directory_(std::move(directory)) {
  choose_seeds(settings);
  base_ = study_with({}).variants.front().experiment;
  if (base_.cohort.member)
    throw SpecError("cohort.member: remedies are compared over all members, not one\n  allowed: no member");
  data_ = load_data(base_.data);
  const Training trial(base_, data_, backend_);  // throws what is wrong with the base itself
  gather();
  file_ = whole_file();
}

/// As many seeds as the command line or the file asks for; a file that asks for few meant one run, not a comparison.
void RemedyStudy::choose_seeds(std::span<const spec::Setting> settings) {
  const auto cohort = study_with({}).variants.front().experiment.cohort;
  const bool is_asked = std::ranges::any_of(
      settings, [](const auto& setting) { return setting.key == "cohort.members" || setting.key == "cohort"; });
  if (is_asked || cohort.members >= usual_seeds || !cohort.initial_weights.empty()) return;
  seeds_before_ = cohort.members;
  settings_.push_back({"cohort.members", std::to_string(usual_seeds), "--remedies"});
}

spec::StudyFile RemedyStudy::study_with(std::span<const spec::ChangedExperiment> changed) const {
  return spec::study_of_changes(source_, settings_, heading_for(base_.title), changed);
}

/// The FLOPs of a step. @throws SpecError if a file can't say it, or it can't be trained
std::int64_t RemedyStudy::check(const Trial& trial) const {
  const std::vector<spec::ChangedExperiment> changed = {{trial.name, trial.changed}};
  const auto file = study_with(changed);
  const Training training(file.variants.back().experiment, data_, backend_);
  return flops_of_step(training.program(), base_.recipe.batch_size);
}

void RemedyStudy::gather() {
  for (const Remedy remedy : all_remedies) {
    Trials found = trials_of(remedy, base_);
    if (found.trials.empty()) not_tried_.push_back({remedy, {}, found.why_none});
    for (auto& trial : found.trials) add_trial(std::move(trial), {remedy});
  }
}

bool RemedyStudy::add_trial(Trial trial, std::vector<Remedy> remedies) {
  const auto is_taken = [&](const std::string& name) {
    const auto directory = spec::directory_name(name);
    return directory == spec::directory_name(base_.title) || std::ranges::any_of(tried_, [&](const Tried& each) {
             return spec::directory_name(each.trial.name) == directory;
           });
  };
  while (is_taken(trial.name)) trial.name += " (remedy)";
  try {
    const auto flops = check(trial);
    tried_.push_back({std::move(remedies), std::move(trial), flops});
    return true;
  } catch (const SpecError& error) {
    not_tried_.push_back({trial.remedy, trial.name, first_line(error.what())});
    return false;
  }
}

spec::StudyFile RemedyStudy::whole_file() const {
  std::vector<spec::ChangedExperiment> changed;
  for (const auto& each : tried_) changed.push_back({each.trial.name, each.trial.changed});
  return study_with(changed);
}

/// Of k remedies all pairs, and the one with the matched initialization.
std::int64_t RemedyStudy::most_pairs() const {
  std::set<Remedy> remedies;
  for (const auto& each : tried_) remedies.insert(each.trial.remedy);
  const auto k = static_cast<std::int64_t>(std::min(most_paired, remedies.size()));
  return k * (k - 1) / 2 + (remedies.contains(Remedy::activation) ? 1 : 0);
}

RemedyBudget RemedyStudy::budget(const std::stop_token& stop) {
  std::vector<std::int64_t> flops;
  for (const auto& each : tried_) flops.push_back(each.flops);
  budget_ = remedy_budget(base_, data_, backend_, flops, most_pairs(), stop);
  return *budget_;
}

void RemedyStudy::add(const spec::StudyVariant& variant, const Dataset& data, const Result& result) {
  if (!result.interrupted) outcomes_[variant.name] = outcome_of(variant.experiment, data, result);
}

const RemedyStudy::Tried* RemedyStudy::tried(const std::string& name) const {
  const auto found = std::ranges::find_if(tried_, [&](const Tried& each) { return each.trial.name == name; });
  return found == tried_.end() ? nullptr : &*found;
}

/// The names of the cohorts trained to their end, the base first.
std::vector<std::string> RemedyStudy::finished() const {
  std::vector<std::string> names;
  if (outcomes_.contains(base_.title)) names.push_back(base_.title);
  for (const auto& each : tried_)
    if (outcomes_.contains(each.trial.name)) names.push_back(each.trial.name);
  return names;
}

/// Of each remedy that does better than the base its best way, the best remedy first.
std::vector<const RemedyStudy::Tried*> RemedyStudy::best_of_each_remedy() const {
  const auto names = finished();
  std::vector<Outcome> outcomes;
  for (const auto& name : names) outcomes.push_back(outcomes_.at(name));
  std::vector<const Tried*> best;
  for (const std::size_t place : rank(outcomes)) {
    const Tried* candidate = tried(names[place]);
    if (!candidate || compare(outcomes[place], outcomes.front(), pair_confidence).verdict() <= 0) continue;
    const bool is_new =
        std::ranges::none_of(best, [&](const Tried* each) { return each->trial.remedy == candidate->trial.remedy; });
    if (is_new && best.size() < most_paired) best.push_back(candidate);
  }
  return best;
}

/// The earlier remedy first, then the later one as it is applied to what became of the network.
void RemedyStudy::add_pair(const Tried& first, const Tried& second) {
  const auto place = [](const Tried& each) { return std::ranges::find(all_remedies, each.trial.remedy); };
  const Trial& earlier = place(first) < place(second) ? first.trial : second.trial;
  const Trial& later = place(first) < place(second) ? second.trial : first.trial;
  const std::vector<Remedy> remedies = {earlier.remedy, later.remedy};
  const std::string joined = fmt::format("{} + {}", earlier.name, later.name);
  Trials applied = trials_of(later.remedy, earlier.changed);
  const auto same = std::ranges::find(applied.trials, later.id, &Trial::id);
  if (same == applied.trials.end()) {
    const std::string reason = applied.why_none.empty() ? "the first one brings the second with it" : applied.why_none;
    not_tried_.push_back({later.remedy, joined, reason});
    return;
  }
  same->name = fmt::format("{} + {}", earlier.name, same->name);
  add_trial(std::move(*same), remedies);
}

std::optional<spec::StudyFile> RemedyStudy::more() {
  if (has_pairs_) return std::nullopt;
  has_pairs_ = true;
  std::vector<Tried> best;
  for (const Tried* each : best_of_each_remedy()) best.push_back(*each);  // copies: tried_ grows
  for (std::size_t i = 0; i < best.size(); ++i)
    for (std::size_t j = i + 1; j < best.size(); ++j) add_pair(best[i], best[j]);
  add_matched_initialization(best);
  file_ = whole_file();
  return file_;
}

/// Which initialization goes with an activation is another question for each of them: a better activation is tried with
/// its own, whatever initialization did for the base's.
void RemedyStudy::add_matched_initialization(const std::vector<Tried>& best) {
  const auto has = [](Remedy remedy) { return [=](const Tried& each) { return each.trial.remedy == remedy; }; };
  const auto activation = std::ranges::find_if(best, has(Remedy::activation));
  if (activation == best.end() || std::ranges::any_of(best, has(Remedy::initialization))) return;
  const Trial matched{Remedy::initialization, "matched", "matched initialization", {}};
  add_pair(*activation, {.remedies = {Remedy::initialization}, .trial = matched});
}

RemedyRanking RemedyStudy::ranking() const {
  RemedyRanking ranking{.base = base_.title, .seeds = base_.cohort.members, .not_tried = not_tried_, .budget = budget_};
  const auto names = finished();
  if (names.empty()) return ranking;
  std::vector<Outcome> outcomes;
  for (const auto& name : names) outcomes.push_back(outcomes_.at(name));
  const double confidence = simultaneous(ranking.confidence, 2 * (names.size() - 1));
  for (const std::size_t place : rank(outcomes)) {
    const Tried* each = tried(names[place]);
    ranking.rows.push_back({.name = names[place],
                            .directory = spec::directory_name(names[place]),
                            .remedies = each ? each->remedies : std::vector<Remedy>{},
                            .learnt = outcomes[place].share_learnt(),
                            .loss = outcomes[place].median_loss(),
                            .to_base = compare(outcomes[place], outcomes.front(), confidence)});
  }
  if (has_pairs_ && names.size() == tried_.size() + 1) find_winner(ranking, confidence);
  return ranking;
}

void RemedyStudy::find_winner(RemedyRanking& ranking, double confidence) const {
  const auto better =
      std::ranges::find_if(ranking.rows, [](const RankedRemedy& row) { return row.to_base.verdict() > 0; });
  ranking.winner = better == ranking.rows.end() ? ranking.base : better->name;
  const Outcome& won = outcomes_.at(ranking.winner);
  std::vector<const RankedRemedy*> tied;
  for (const auto& row : ranking.rows)
    if (row.name != ranking.winner && compare(won, outcomes_.at(row.name), confidence).verdict() == 0)
      tied.push_back(&row);
  std::ranges::stable_sort(tied, {}, [](const RankedRemedy* row) { return row->remedies.size(); });
  for (const auto* row : tied) ranking.not_told_apart.push_back(row->name);
}

void RemedyStudy::conclude(StudyResult& study) {
  study.remedies = ranking();
  if (study.remedies->winner.empty()) return;
  const auto run = directory_ / spec::directory_name(study.remedies->winner);
  replace_file(directory_ / "winner.toml", text_of_file(run / "experiment.toml"));
}

}  // namespace cenote
