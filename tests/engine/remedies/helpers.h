#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cenote/program.h"
#include "engine/remedies/trial.h"
#include "engine/spec/network_keys.h"
#include "engine/spec/spec.h"
#include "engine/spec/write_toml.h"

namespace cenote::test {

/// An experiment with these layers, and more sections.
inline Experiment experiment_of(const std::string& layers, const std::string& more = {}) {
  return spec::parse_experiment({.name = "e.toml", .text = "[network]\nlayers = [" + layers + "]\n" + more}).experiment;
}

inline const std::string output_layer = R"({ type = "Dense", units = 1, activation = "sigmoid" })";
inline const std::string ten_sigmoid =
    R"({ type = "Dense", units = 10, activation = "sigmoid", repeat = 10 }, )" + output_layer;

/// The layers as people write them, without the brackets.
inline std::string layers_of(const Experiment& experiment) {
  const auto text = spec::write_value(spec::write_brief_network(experiment.network));
  return text.substr(1, text.size() - 2);
}

inline std::vector<std::string> names_of(const Trials& trials) {
  std::vector<std::string> names;
  for (const auto& trial : trials.trials) names.push_back(trial.name);
  return names;
}

/// What a trial made of the experiment, by its name; its shapes agree.
inline Experiment changed(const Trials& trials, const std::string& name) {
  const auto found = std::ranges::find(trials.trials, name, &Trial::name);
  if (found == trials.trials.end()) {
    ADD_FAILURE() << "no trial " << name;
    return {};
  }
  compile(found->changed.network, found->changed.recipe, {.features = 2, .targets = 1, .classes = 2});
  return found->changed;
}

}  // namespace cenote::test
