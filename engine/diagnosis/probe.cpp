#include "engine/diagnosis/probe.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "cenote/backend.h"
#include "cenote/null_sink.h"
#include "engine/train/members.h"
#include "engine/train/training.h"

namespace cenote {
namespace {

constexpr std::int64_t most_samples = 256;

Matrix picked_rows(const Matrix& from, std::int64_t rows) {
  Matrix picked{rows, from.columns, {}};
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto row = from.values.begin() + i * from.rows / rows * from.columns;
    picked.values.insert(picked.values.end(), row, row + from.columns);
  }
  return picked;
}

Dataset picked_samples(const Dataset& data) {
  const std::int64_t rows = std::min(data.X_train.rows, most_samples);
  Dataset picked;
  picked.X_train = picked_rows(data.X_train, rows);
  picked.y_train = picked_rows(data.y_train, rows);
  picked.X_test = {0, data.X_train.columns, {}};
  picked.y_test = {0, data.y_train.columns, {}};
  picked.classes = data.classes;
  picked.class_count = data.class_count;
  return picked;
}

/// A reading of every output costs more than the pass: only where somebody asks.
std::vector<InstrumentRequest> instruments_for(const std::vector<LayerFacts>& facts) {
  std::vector<InstrumentRequest> instruments = {{.instrument = Instrument::moments}};
  InstrumentRequest saturation{.instrument = Instrument::saturation};
  for (const LayerFacts& layer : facts)
    if (layer.is_bounded()) saturation.layers.push_back(layer.output);
  if (!saturation.layers.empty()) instruments.push_back(std::move(saturation));
  return instruments;
}

/// The run's experiment, up to where one pass has been measured.
Experiment pass_experiment(const RunView& run, const std::vector<LayerFacts>& facts,
                           const std::filesystem::path& weights, std::int64_t rows) {
  Experiment experiment = run.experiment;
  experiment.cohort.initial_weights = weights.string();
  experiment.recipe.epochs = 0;
  experiment.recipe.batch_size = rows;
  experiment.recipe.shuffle = false;
  experiment.recipe.validation_freq = 0;
  experiment.trace = {
      .every = 1,
      .tensors = {TracedTensor::activation, TracedTensor::activation_gradient, TracedTensor::weight_gradient},
      .instruments = instruments_for(facts)};
  return experiment;
}

/// The first so many members of a cohort.
class FirstMembers final : public Members {
 public:
  FirstMembers(const CohortMembers& all, std::int64_t count) : all_(all), count_(std::min(count, all.count())) {}

  std::int64_t count() const override { return count_; }
  std::uint64_t seed() const override { return all_.seed(); }
  std::uint32_t seed_index(std::int64_t member) const override { return all_.seed_index(member); }
  double hyperparameter(const HyperparameterSlot& slot, std::int64_t member) const override {
    return all_.hyperparameter(slot, member);
  }
  void initial_weights(std::int64_t member, std::span<double> weights) const override {
    all_.initial_weights(member, weights);
  }

 private:
  const CohortMembers& all_;
  std::int64_t count_;
};

/// Each thread writes the places of its own members.
class PassSink final : public NullSink {
 public:
  PassSink(const Program& program, const std::vector<LayerFacts>& facts, std::vector<std::vector<PassSeen>>& passes)
      : program_(program), passes_(passes) {
    for (std::size_t i = 0; i < facts.size(); ++i) {
      activations_.emplace(facts[i].output + "/activation", i);
      activation_gradients_.emplace(facts[i].output + "/activation_gradient", i);
      weight_gradients_.emplace(facts[i].name + "/weight_gradient", i);
    }
  }

  void moments(std::int64_t first, std::int64_t, std::int32_t tensor, std::span<const Moments> moments) override {
    const std::string& name = program_.traced[static_cast<std::size_t>(tensor)];
    for (const Moments& of_member : moments) see(first++, name, of_member);
  }
  void reading(std::int64_t member, std::int64_t, std::int32_t index, std::span<const double> numbers) override {
    PassSeen* pass = find(activations_, program_.readings[static_cast<std::size_t>(index)].tensor, member);
    if (pass == nullptr) return;
    pass->saturated_units = numbers[1];
    pass->saturated = numbers[2];
  }

 private:
  using Positions = std::map<std::string, std::size_t, std::less<>>;

  void see(std::int64_t member, const std::string& name, const Moments& moments) {
    if (PassSeen* pass = find(activations_, name, member)) {
      pass->activation_norm = moments.norm();
      pass->activation_std = moments.std();
      pass->dead_units = moments.dead_share();
      pass->nonfinite += static_cast<double>(moments.nonfinite_count);
    }
    if (PassSeen* pass = find(activation_gradients_, name, member)) see(pass->activation_gradient, *pass, moments);
    if (PassSeen* pass = find(weight_gradients_, name, member)) see(pass->weight_gradient, *pass, moments);
  }
  static void see(double& norm, PassSeen& pass, const Moments& moments) {
    norm = moments.norm();
    pass.nonfinite += static_cast<double>(moments.nonfinite_count);
  }
  PassSeen* find(const Positions& positions, const std::string& name, std::int64_t member) {
    const auto found = positions.find(name);
    if (found == positions.end()) return nullptr;
    return &passes_[static_cast<std::size_t>(member)][found->second];
  }

  const Program& program_;
  std::vector<std::vector<PassSeen>>& passes_;
  Positions activations_, activation_gradients_, weight_gradients_;
};

}  // namespace

std::vector<std::vector<PassSeen>> probe(const RunView& run, const std::vector<LayerFacts>& facts,
                                         const std::filesystem::path& weights) {
  const Dataset samples = picked_samples(run.data);
  const Experiment experiment = pass_experiment(run, facts, weights, samples.X_train.rows);
  const Program program = compile(experiment.network, experiment.recipe, shape_of(samples), experiment.trace);
  const Schedule schedule = make_schedule(experiment.recipe, samples.X_train.rows, 0, experiment.trace);
  const CohortMembers all(experiment.cohort, program);
  all.require_all_given();
  const FirstMembers members(all, most_members_seen);
  std::vector<std::vector<PassSeen>> passes(static_cast<std::size_t>(members.count()),
                                            std::vector<PassSeen>(facts.size()));
  PassSink sink(program, facts, passes);
  make_backend({.kind = BackendKind::cpu})->train({program, schedule, samples, members}, sink);
  return passes;
}

}  // namespace cenote
