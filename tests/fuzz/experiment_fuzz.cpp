// Experiment and study files with settings. A comment line "#--set KEY=VALUE" is a setting, so that inputs stay TOML.
#include <algorithm>
#include <string>
#include <vector>

#include "cenote/backend.h"
#include "cenote/program.h"
#include "engine/spec/spec.h"
#include "tests/fuzz/target.h"

namespace cenote::fuzz {
namespace {

constexpr std::size_t most_layers = 100, most_members = 1000;  // of what is written again or compiled: larger is slow

std::vector<spec::Setting> settings_in(std::string_view text) {
  constexpr std::string_view begin = "#--set ";
  std::vector<spec::Setting> result;
  for (std::size_t at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at)) {
    at += begin.size();
    const auto argument = text.substr(at, text.find('\n', at) - at);
    allow_errors([&] { result.push_back(spec::parse_setting(argument)); });
  }
  return result;
}

/// Thousands of layers take long and show no more than a few do.
bool repeats_often(std::string_view text) {
  constexpr std::string_view key = "repeat", digits = "0123456789_";
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at)) {
    at = std::min(text.find_first_of(digits, at), text.size());
    const std::size_t end = std::min(text.find_first_not_of(digits, at), text.size());
    if (end - at > 3) return true;
  }
  return false;
}

bool is_small(const Experiment& experiment) {
  std::size_t points = 1;
  for (const auto& [key, values] : experiment.cohort.vary) points *= values.size();
  return experiment.network.layers().size() <= most_layers && points <= most_members;
}

bool names_files(const Experiment& experiment) {
  using From = DataSpec::Source;
  const From from = experiment.data.source;
  return from == From::csv || from == From::npz || from == From::idx || !experiment.cohort.initial_weights.empty();
}

void require_equal(const Experiment& a, const Experiment& b) {
  require(a.title == b.title && a.data == b.data && a.network == b.network);
  require(a.recipe == b.recipe && a.cohort == b.cohort && a.trace == b.trace);
}

void require_round_trip(const Experiment& experiment) {
  const std::string text = spec::resolved_toml(experiment, {"0.1.0", numerics, "cpu", "avx2"});
  require_equal(spec::parse_experiment({.name = "resolved.toml", .text = text, .folder = "/"}).experiment, experiment);
}

void look_at(const Experiment& experiment) {
  if (!is_small(experiment)) return;
  if (!names_files(experiment)) require_round_trip(experiment);
  const DataShape shapes[] = {{.features = 2, .targets = 1, .classes = 2}, {.features = 3, .targets = 2, .classes = 0}};
  for (const DataShape& shape : shapes)
    allow_errors([&] { compile(experiment.network, experiment.recipe, shape, experiment.trace); });
}

/// A study is its base and its variants, so only texts with neither need parse_experiment.
void parse(const spec::Source& source, const std::vector<spec::Setting>& settings) {
  if (source.text.find("variant") == std::string::npos)
    return look_at(spec::parse_experiment(source, settings).experiment);
  for (const auto& variant : spec::parse_study(source, settings).variants) look_at(variant.experiment);
}

}  // namespace

void try_input(std::span<const std::uint8_t> input) {
  const spec::Source source{.name = "fuzz.toml", .text = std::string(text_of(input)), .folder = "/"};
  if (repeats_often(source.text)) return;
  const auto settings = settings_in(source.text);
  allow_errors([&] { parse(source, settings); });
}

}  // namespace cenote::fuzz
