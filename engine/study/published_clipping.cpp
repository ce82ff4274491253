#include "engine/study/published_clipping.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "cenote/words.h"

namespace cenote {
namespace {

struct Figures {
  double loss, accuracy;
};
constexpr Figures plain_figures = {1.125, 0.593}, clipped_figures = {0.819, 0.720};
constexpr std::int64_t clipping_epochs = 10;

/// Whether `better` is as far ahead of `other` as the published clipped run is ahead of the plain one.
bool is_as_far_ahead(const Figures& better, const Figures& other) {
  return better.loss <= other.loss * (clipped_figures.loss / plain_figures.loss) &&
         better.accuracy - other.accuracy >= clipped_figures.accuracy - plain_figures.accuracy;
}

bool is_clipped(const Experiment& experiment) {
  return experiment.recipe.optimizer.clipping.form != Clipping::Form::none;
}

bool differ_by_clipping(const Experiment& plain, const Experiment& clipped) {
  Recipe recipe = clipped.recipe;
  recipe.optimizer.clipping = {};
  return !is_clipped(plain) && is_clipped(clipped) && plain.recipe == recipe && plain.network == clipped.network &&
         plain.data == clipped.data && plain.cohort == clipped.cohort;
}

std::string initializer_of(const Experiment& experiment) {
  const auto* dense = std::get_if<Dense>(&experiment.network.layers().front().kind);
  if (!dense) return "another initializer";
  for (const auto& entry : words<Initializer>)
    if (entry.value == dense->kernel_initializer) return std::string(entry.word);
  return "another initializer";
}

double rate_of(const Experiment& experiment) { return experiment.recipe.optimizer.learning_rate.initial_learning_rate; }

std::string percent(int count, int of) { return fmt::format("{:.0f} %", of > 0 ? 100.0 * count / of : 0.0); }

}  // namespace

void PublishedClipping::Count::add(const Count& other) {
  seeds += other.seeds;
  helped += other.helped;
  harmed += other.harmed;
  diverged += other.diverged;
}

void PublishedClipping::add(const spec::StudyVariant& variant, const Dataset& /*data*/, const Result& result) {
  if (result.history.epochs != clipping_epochs || result.interrupted) return;
  cohorts_.push_back(
      {&variant, values_at(result, "loss", clipping_epochs), values_at(result, "accuracy", clipping_epochs)});
}

std::vector<PublishedClipping::Pair> PublishedClipping::pairs() const {
  std::vector<Pair> result;
  for (const auto& plain : cohorts_)
    for (const auto& clipped : cohorts_)
      if (differ_by_clipping(plain.variant->experiment, clipped.variant->experiment))
        result.push_back({&plain, &clipped});
  return result;
}

PublishedClipping::Count PublishedClipping::count(const Pair& pair) {
  Count result{.seeds = static_cast<int>(pair.plain->losses.size())};
  for (std::size_t m = 0; m < pair.plain->losses.size(); ++m) {
    const Figures plain{pair.plain->losses[m], pair.plain->accuracies[m]};
    const Figures clipped{pair.clipped->losses[m], pair.clipped->accuracies[m]};
    // A run that is not finite is no figure to print: the published plain run was.
    if (!std::isfinite(plain.loss) || !std::isfinite(clipped.loss))
      ++result.diverged;
    else if (is_as_far_ahead(clipped, plain))
      ++result.helped;
    else if (is_as_far_ahead(plain, clipped))
      ++result.harmed;
  }
  return result;
}

bool PublishedClipping::holds_published(const Pair& pair) {
  return is_inside(plain_figures.loss, pair.plain->losses) &&
         is_inside(plain_figures.accuracy, pair.plain->accuracies) &&
         is_inside(clipped_figures.loss, pair.clipped->losses) &&
         is_inside(clipped_figures.accuracy, pair.clipped->accuracies);
}

std::string PublishedClipping::counts_note() const {
  Count all;
  std::map<std::string, Count> by_rate, by_initializer, by_data;
  for (const auto& pair : pairs()) {
    const auto& experiment = pair.plain->variant->experiment;
    const Count here = count(pair);
    all.add(here);
    by_rate[fmt::format("{}", rate_of(experiment))].add(here);
    by_initializer[initializer_of(experiment)].add(here);
    by_data[std::string(to_word(experiment.data.source))].add(here);
  }
  const auto list = [](const std::map<std::string, Count>& counts) {
    std::vector<std::string> parts;
    for (const auto& [name, c] : counts) parts.push_back(fmt::format("{} in {}", name, percent(c.helped, c.seeds)));
    return fmt::format("{}", fmt::join(parts, ", "));
  };
  return fmt::format(
      "Published: plain SGD loss 2.24 → 1.125, accuracy .593; clipvalue 0.5 loss 2.24 → .819, accuracy .720; the data "
      "set was not published. Here, seed by seed, clipping helps at least that much (final loss × {:.2f} or less, "
      "accuracy + {:.3f} or more) in {} of {} pairs, harms as much in {}, and in {} one of both diverged. By learning "
      "rate: {}; by initializer: {}; by data: {}.",
      clipped_figures.loss / plain_figures.loss, clipped_figures.accuracy - plain_figures.accuracy,
      percent(all.helped, all.seeds), all.seeds, percent(all.harmed, all.seeds), percent(all.diverged, all.seeds),
      list(by_rate), list(by_initializer), list(by_data));
}

std::string PublishedClipping::bands_note() const {
  std::vector<std::string> helping, holding;
  for (const auto& pair : pairs()) {
    const Count here = count(pair);
    if (10 * here.helped >= here.seeds)
      helping.push_back(fmt::format("{} ({})", pair.plain->variant->name, percent(here.helped, here.seeds)));
    if (holds_published(pair)) holding.push_back(pair.plain->variant->name);
  }
  return fmt::format(
      "It helps that much in at least a tenth of the seeds of: {}. All four published figures lie within the 1–99 % "
      "bands "
      "of: {}.",
      helping.empty() ? "none" : fmt::format("{}", fmt::join(helping, ", ")),
      holding.empty() ? "none" : fmt::format("{}", fmt::join(holding, ", ")));
}

std::vector<std::string> PublishedClipping::notes(const StudyResult& /*study*/) const {
  if (pairs().empty()) return {};
  return {counts_note(), bands_note()};
}

}  // namespace cenote
