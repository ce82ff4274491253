#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/spec/spec.h"

namespace cenote::spec::test {

/// A network that fits make_moons.
inline const std::string small_network = R"(
[network]
layers = [
  { type = "Dense", units = 4, activation = "relu" },
  { type = "Dense", units = 1, activation = "sigmoid" },
]
)";

inline Source source_of(std::string text) { return {.name = "bad.toml", .text = std::move(text), .folder = "."}; }

inline std::vector<Setting> settings_of(const std::vector<std::string>& arguments) {
  std::vector<Setting> result;
  for (const std::string& argument : arguments) result.push_back(parse_setting(argument));
  return result;
}

inline Experiment parse(std::string text, const std::vector<std::string>& settings = {}) {
  return parse_experiment(source_of(std::move(text)), settings_of(settings)).experiment;
}

/// What is said about a text that can't be parsed; "no error" if it can.
inline std::string error_of(std::string text, const std::vector<std::string>& settings = {},
                            const std::optional<std::string>& variant = {}) {
  try {
    parse_experiment(source_of(std::move(text)), settings_of(settings), variant);
    return "no error";
  } catch (const SpecError& error) {
    return error.what();
  }
}

}  // namespace cenote::spec::test
