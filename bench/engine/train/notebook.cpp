#include "bench/engine/train/notebook.h"

#include <fmt/format.h>

#include "engine/spec/spec.h"

namespace cenote::bench {

std::string dense(std::int64_t units, const std::string& activation, const std::string& more) {
  return fmt::format(R"({{ type = "Dense", units = {}, activation = "{}"{}{} }})", units, activation,
                     more.empty() ? "" : ", ", more);
}

Experiment Notebook::experiment() const {
  std::string layers;
  for (std::int64_t k = 0; k < depth; ++k) layers += (k == 0 && !first.empty() ? first : layer) + ", ";
  const std::string text = fmt::format(R"([network]
layers = [{}{}]
[recipe]
optimizer = {}
epochs = {}
validation_freq = 0
[cohort]
members = {}
[trace]
{}
)",
                                       layers, dense(1, "sigmoid"), optimizer, epochs, members, trace);
  return spec::parse_experiment({.name = "notebook.toml", .text = text}).experiment;
}

}  // namespace cenote::bench
