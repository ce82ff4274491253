#pragma once

#include <string>
#include <vector>

#include "cenote/train.h"
#include "engine/spec/spec.h"
#include "engine/theory/theory.h"

namespace cenote::test {

/// An experiment that only initialises and looks: [network] layers and what else is said.
inline Experiment looked_at(const std::string& layers, const std::string& rest = "") {
  const std::string text = "[network]\nlayers = [" + layers + "]\n[recipe]\nepochs = 0\n" + rest;
  return spec::parse_experiment({.name = "test.toml", .text = text}).experiment;
}

/// A Network at initialization, as the training engine has it.
class Measured {
 public:
  Measured(Experiment experiment, const Dataset& data, std::int64_t members)
      : result_(run(experiment, data, members)) {}

  std::int64_t members() const { return result_.trace.members; }
  /// ‖∂L/∂h‖² of a layer in one member.
  double gradient(const std::string& layer, std::int64_t member) const {
    const double norm = at(layer + "/activation_gradient", member).norm();
    return norm * norm;
  }
  /// A mean over members, and its standard error.
  struct Estimate {
    double value = 0, error = 0;
  };
  /// E‖∂L/∂h‖² of a layer by another's.
  Estimate ratio(const std::string& layer, const std::string& by) const {
    return quotient([&](std::int64_t m) { return gradient(layer, m); },
                    [&](std::int64_t m) { return gradient(by, m); });
  }
  /// Variance of a layer's output over units, samples and members.
  Estimate variance(const std::string& layer) const {
    const std::string tensor = layer + "/activation";
    double mean = 0;
    for (std::int64_t m = 0; m < members(); ++m) mean += at(tensor, m).mean() / static_cast<double>(members());
    const auto square = [&](std::int64_t m) {
      const Moments& moments = at(tensor, m);
      return moments.square_sum / static_cast<double>(moments.count) - mean * mean;
    };
    return quotient(square, [](std::int64_t) { return 1.0; });
  }
  double first_loss() const {
    double sum = 0;
    for (std::int64_t m = 0; m < result_.history.members; ++m)
      sum += result_.history.at(m, 0, result_.history.column("epoch_end_loss"));
    return sum / static_cast<double>(result_.history.members);
  }

 private:
  template <class Above, class Below>
  Estimate quotient(const Above& above, const Below& below) const {
    double a = 0, b = 0, square = 0;
    const auto count = static_cast<double>(members());
    for (std::int64_t m = 0; m < members(); ++m) a += above(m), b += below(m);
    for (std::int64_t m = 0; m < members(); ++m) square += std::pow(above(m) / a - below(m) / b, 2) * count * count;
    return {a / b, std::abs(a / b) * std::sqrt(square / (count * (count - 1)))};
  }
  static Result run(Experiment& experiment, const Dataset& data, std::int64_t members) {
    experiment.cohort.members = members;
    TraceRequest trace;
    trace.tensors = {TracedTensor::activation_gradient, TracedTensor::activation};
    trace.members = members;
    return train(experiment.network, experiment.recipe, data, experiment.cohort, trace);
  }
  Moments at(const std::string& tensor, std::int64_t member) const {
    return result_.trace.at(0, result_.trace.find(tensor), member);
  }

  Result result_;
};

}  // namespace cenote::test
