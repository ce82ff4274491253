#pragma once

#include <string>

#include "cenote/experiment.h"

namespace cenote::bench {

/// The work unit: the classic notebook, 2-10×10-1 on two moons, Adam, 100 epochs = 700 steps; no validation.
/// What a row changes of it, as experiment files say it.
struct Notebook {
  std::string layer = R"({ type = "Dense", units = 10, activation = "relu" })";  ///< `depth` of them
  std::string first = {};                                                        ///< if the first one is another
  std::string optimizer = R"({ type = "Adam" })";
  std::string trace = "every = 0";  ///< the keys of [trace]
  std::int64_t depth = 10, epochs = 100, members = 256;

  static constexpr std::int64_t steps_of_an_epoch = 7;
  /// Steps of all members together.
  double member_steps() const { return static_cast<double>(members * epochs * steps_of_an_epoch); }
  Experiment experiment() const;
};

/// `{ type = "Dense", units = UNITS, activation = "ACTIVATION", MORE }`
std::string dense(std::int64_t units, const std::string& activation, const std::string& more = "");

}  // namespace cenote::bench
