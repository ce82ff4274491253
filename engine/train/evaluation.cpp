#include "engine/train/evaluation.h"

#include <algorithm>

#include "cenote/error.h"
#include "cenote/null_sink.h"
#include "engine/train/training.h"

namespace cenote {
namespace {

class EvaluationSink final : public NullSink {
 public:
  explicit EvaluationSink(Evaluation& evaluation) : evaluation_(evaluation) {}

  void history(std::int64_t member, std::int64_t, HistoryPart, std::span<const double> values) override {
    copy(values, member * static_cast<std::int64_t>(values.size()), evaluation_.values);
  }
  void prediction(std::int64_t member, std::int64_t first_row, std::span<const double> output) override {
    copy(output, (member * evaluation_.samples + first_row) * evaluation_.outputs, evaluation_.predictions);
  }

 private:
  static void copy(std::span<const double> from, std::int64_t position, std::vector<double>& to) {
    std::ranges::copy(from, to.begin() + position);
  }

  Evaluation& evaluation_;
};

/// As much as a run's Experiment has for inference: no trace.
Experiment without_trace(Experiment experiment) {
  experiment.trace = {.every = 0, .tensors = {}, .members = 0, .values = {}};
  return experiment;
}

Evaluation empty_evaluation(const Training& training, const Dataset& data) {
  Evaluation evaluation{.columns = {"loss"},
                        .values = {},
                        .members = training.members().count(),
                        .samples = data.X_test.rows,
                        .outputs = training.program().layers.back().units,
                        .predictions = {},
                        .member_numbers = {}};
  const auto& metrics = training.program().metrics;
  evaluation.columns.insert(evaluation.columns.end(), metrics.begin(), metrics.end());
  const auto members = static_cast<std::size_t>(evaluation.members);
  evaluation.values.resize(members * evaluation.columns.size());
  evaluation.predictions.resize(members * static_cast<std::size_t>(evaluation.samples * evaluation.outputs));
  for (std::int64_t member = 0; member < evaluation.members; ++member)
    evaluation.member_numbers.push_back(training.members().number(member));
  return evaluation;
}

}  // namespace

Evaluation evaluate(const Experiment& experiment, const Dataset& data, Backend& backend) {
  if (data.X_test.rows == 0) throw SpecError("data: has no test part to evaluate");
  const Experiment traceless = without_trace(experiment);
  const Training training(traceless, data, backend);
  training.members().require_all_given();
  Evaluation evaluation = empty_evaluation(training, data);
  EvaluationSink sink(evaluation);
  backend.evaluate({training.program(), training.schedule(), data, training.members()}, sink);
  return evaluation;
}

}  // namespace cenote
