#include "engine/train/jacobian_readings.h"

#include <algorithm>
#include <cmath>

#include "engine/jacobian/jacobian.h"

namespace cenote {
namespace {

constexpr std::int64_t most_samples = 16;

Matrix first_samples(const Matrix& X) {
  Matrix samples{std::min(X.rows, most_samples), X.columns, {}};
  samples.values.assign(X.values.begin(), X.values.begin() + samples.rows * samples.columns);
  return samples;
}

class JacobianReader {
 public:
  JacobianReader(Result& result, const JacobianSource& source)
      : result_(result), source_(source), samples_(first_samples(source.X_train)) {}

  void read() {
    Trace& trace = result_.trace;
    const std::int64_t members = std::min(trace.members, source_.variables.front().members);
    for (std::int64_t record = 0; record < static_cast<std::int64_t>(trace.steps.size()); ++record)
      for (std::int64_t m = 0; m < members; ++m) read(record, m);
  }

 private:
  void read(std::int64_t record, std::int64_t member) {
    const std::vector<double> weights = weights_at(record, member);
    const bool is_there = std::ranges::all_of(weights, [](double w) { return std::isfinite(w); });
    if (!is_there) return;  // not due, not reached, or no numbers any more
    for (const LayerJacobians& layer : jacobians(result_.program, weights, hyperparameters_of(member), samples_)) {
      store(layer.layer + "/jacobian", layer.of_layer, record, member);
      store(layer.layer + "/input_jacobian", layer.from_input, record, member);
    }
  }

  std::vector<double> weights_at(std::int64_t record, std::int64_t member) const {
    std::vector<double> weights;
    for (const TracedValues& variable : source_.variables) {
      const std::int64_t entries = static_cast<std::int64_t>(result_.trace.steps.size()) * variable.members;
      const std::int64_t size = static_cast<std::int64_t>(variable.numbers.size()) / entries;
      const auto from = variable.numbers.begin() + (record * variable.members + member) * size;
      weights.insert(weights.end(), from, from + size);
    }
    return weights;
  }

  std::vector<double> hyperparameters_of(std::int64_t member) const {
    std::vector<double> values;
    for (const HyperparameterSlot& slot : result_.program.hyperparameters)
      values.push_back(source_.members.hyperparameter(slot, member));
    return values;
  }

  void store(const std::string& tensor, const Jacobians& jacobians, std::int64_t record, std::int64_t member) {
    Trace& trace = result_.trace;
    const auto found = std::ranges::find(trace.readings, tensor, &Readings::tensor);
    if (found == trace.readings.end()) return;  // another layer's
    const Spectrum spectrum = jacobians.spectrum();
    double* const to = &found->numbers[static_cast<std::size_t>(record * trace.members + member) * 3];
    to[0] = spectrum.mean_square, to[1] = spectrum.largest, to[2] = spectrum.effective_rank;
  }

  Result& result_;
  const JacobianSource& source_;
  Matrix samples_;
};

}  // namespace

void add_jacobians(Result& result, const JacobianSource& source) {
  if (source.variables.empty() || result.trace.steps.empty()) return;
  JacobianReader(result, source).read();
}

}  // namespace cenote
