#pragma once

#include <utility>

#include "engine/diagnosis/diagnose.h"

namespace cenote::test {

/// A member of five layers of ten units on two features that failed to learn, and of which nothing else is wrong.
inline Seen failed_run(Activation activation = Activation::tanh) {
  Seen seen{.steps = {0, 7, 14}, .constant_loss = 0.6931, .optimizer = optimizers::adam(), .updates = 14};
  MemberSeen member{.outcome = {.first_loss = 0.7, .last_loss = 0.65, .losses = {0.7, 0.66}, .has_learnt = false}};
  for (int i = 0; i < 5; ++i) {
    const bool is_output = i == 4;
    const std::string name = i == 0 ? "dense" : "dense_" + std::to_string(i);
    seen.layers.push_back({.name = name,
                           .output = name,
                           .activation = is_output ? Activation::sigmoid : activation,
                           .units = is_output ? 1 : 10,
                           .fan_in = i == 0 ? 2 : 10});
    const PassSeen pass{.activation_norm = 10,
                        .activation_std = 0.5,
                        .dead_units = 0,
                        .saturated_units = 0,
                        .saturated = 0.1,
                        .activation_gradient = 0.1,
                        .weight_gradient = 0.1};
    member.layers.push_back({.gain = 1,
                             .alike = 0.95,
                             .change = 0.2,
                             .before = pass,
                             .after = pass,
                             .weight_gradient = {0.1, 0.1, 0.1},
                             .activation_gradient = {0.1, 0.1, 0.1},
                             .nonfinite = {0, 0, 0}});
  }
  seen.members.push_back(std::move(member));
  return seen;
}

/// The words of the findings.
inline std::vector<std::string> found_in(const Seen& seen) {
  std::vector<std::string> words;
  for (const Finding& finding : diagnose(seen)) words.emplace_back(to_word(finding.pathology));
  return words;
}

}  // namespace cenote::test
