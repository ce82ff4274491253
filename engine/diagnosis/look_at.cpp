#include <algorithm>
#include <cmath>
#include <filesystem>

#include "engine/diagnosis/probe.h"
#include "engine/diagnosis/run_view.h"
#include "engine/graph/node.h"
#include "engine/train/constant_prediction.h"
#include "engine/train/members.h"
#include "engine/train/training.h"

namespace cenote {
namespace {

namespace fs = std::filesystem;

std::size_t to_size(std::int64_t n) { return static_cast<std::size_t>(n); }

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// Layers with kernels in file order, each with the last bent layer before the next.
std::vector<LayerFacts> layers_of(const Program& program, const Network& network) {
  std::vector<LayerFacts> layers;
  for (const Layer& layer : network.layers()) {
    if (const auto* dense = std::get_if<Dense>(&layer.kind))
      layers.push_back({.name = layer.name, .output = layer.name, .units = dense->units});
    const Activation activation = graph::activation_of(layer).kind;
    if (layers.empty() || activation == Activation::linear) continue;
    layers.back().output = layer.name;
    layers.back().activation = activation;
  }
  for (LayerFacts& layer : layers)
    for (const Variable& variable : program.variables)
      if (variable.is_kernel() && variable.layer == layer.name) layer.fan_in = variable.rows;
  return layers;
}

double norm_of(std::span<const double> numbers) {
  double sum = 0;
  for (const double x : numbers) sum += x * x;
  return std::sqrt(sum);
}

double mean_of(std::span<const double> numbers) {
  double sum = 0;
  for (const double x : numbers) sum += x;
  return numbers.empty() ? 0 : sum / static_cast<double>(numbers.size());
}

double std_of(std::span<const double> numbers) {
  const double mean = mean_of(numbers);
  double sum = 0;
  for (const double x : numbers) sum += (x - mean) * (x - mean);
  return std::sqrt(sum / static_cast<double>(numbers.size()));
}

/// ‖K − its mean column‖ ÷ ‖K‖: how much the units differ from one another.
double likeness(std::span<const double> kernel, std::int64_t columns) {
  const auto rows = static_cast<std::int64_t>(kernel.size()) / columns;
  double apart = 0;
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto row = kernel.subspan(to_size(i * columns), to_size(columns));
    const double mean = mean_of(row);
    for (const double x : row) apart += (x - mean) * (x - mean);
  }
  const double norm = norm_of(kernel);
  return norm == 0 ? 0 : std::sqrt(apart) / norm;
}

class Looking {
 public:
  explicit Looking(const RunView& run)
      : run_(run), program_(compile(run.experiment.network, run.experiment.recipe, cenote::shape_of(run.data))) {
    seen_.layers = layers_of(program_, run.experiment.network);
    seen_.steps = run.trace.steps;
    seen_.constant_loss = best_constant_loss(run.experiment.recipe.loss, run.data);
    seen_.optimizer = run.experiment.recipe.optimizer;
    const std::int64_t batch = run.experiment.recipe.batch_size;
    seen_.updates = run.experiment.recipe.epochs * ((run.data.X_train.rows + batch - 1) / batch);
    seen_.members.resize(to_size(std::min(run.history.members, most_members_seen)));
    for (MemberSeen& member : seen_.members) member.layers.resize(seen_.layers.size());
  }

  Seen look() {
    for (std::size_t m = 0; m < seen_.members.size(); ++m) {
      see_outcome(static_cast<std::int64_t>(m));
      see_gradients(static_cast<std::int64_t>(m));
    }
    const bool has_initial = is_file(run_.initial_weights), has_weights = is_file(run_.weights);
    if (has_initial) see_initial_weights();
    if (has_initial && has_weights) see_changes();
    if (has_initial) see_pass(run_.initial_weights, &LayerSeen::before);
    if (has_weights) see_pass(run_.weights, &LayerSeen::after);
    return std::move(seen_);
  }

 private:
  void see_outcome(std::int64_t m) {
    OutcomeSeen& outcome = seen_.members[to_size(m)].outcome;
    const History& history = run_.history;
    const auto end = history.column("epoch_end_loss"), running = history.column("loss");
    const std::int64_t done = run_.epochs_done[to_size(m)];
    outcome.first_loss = history.at(m, 0, end);
    for (std::int64_t epoch = 1; epoch <= done; ++epoch) outcome.losses.push_back(history.at(m, epoch, running));
    if (done == history.epochs && done > 0) {
      outcome.last_loss = history.last(m, end, done);
      outcome.has_learnt = has_learnt(*outcome.last_loss, *seen_.constant_loss);
    }
    if (run_.first_nonfinite_step[to_size(m)] >= 0)
      outcome.first_nonfinite_step = run_.first_nonfinite_step[to_size(m)];
  }

  void see_gradients(std::int64_t m) {
    if (m >= run_.trace.members) return;
    for (std::size_t i = 0; i < seen_.layers.size(); ++i) {
      LayerSeen& layer = seen_.members[to_size(m)].layers[i];
      see_norms(seen_.layers[i].name + "/weight_gradient", m, layer.weight_gradient, layer.nonfinite);
      see_norms(seen_.layers[i].output + "/activation_gradient", m, layer.activation_gradient, layer.nonfinite);
    }
  }

  void see_norms(const std::string& name, std::int64_t m, std::vector<double>& norms, std::vector<double>& nonfinite) {
    const TraceTable& trace = run_.trace;
    const auto tensor = trace.find(name);
    if (tensor < 0) return;
    nonfinite.resize(to_size(trace.records()));
    for (std::int64_t record = 0; record < trace.records(); ++record) {
      norms.push_back(trace.at(tensor, Statistic::norm, record, m));
      const double count = trace.at(tensor, Statistic::nonfinite_count, record, m);
      if (count == count) nonfinite[to_size(record)] += count;
    }
  }

  Cohort cohort_from(const fs::path& weights) const {
    Cohort cohort = run_.experiment.cohort;
    cohort.initial_weights = weights.string();
    return cohort;
  }

  /// Calls see(layer, kernel's numbers, variable) for each member's kernels.
  template <class See>
  void for_each_variable(const CohortMembers& members, const See& see) {
    std::vector<double> numbers;
    for (std::size_t m = 0; m < seen_.members.size(); ++m)
      for (std::size_t v = 0; v < program_.variables.size(); ++v) {
        const auto layer = position_of(program_.variables[v].layer);
        if (layer < 0) continue;
        numbers.resize(to_size(program_.variables[v].size()));
        members.initial_variable(static_cast<std::int64_t>(m), v, numbers);
        see(seen_.members[m].layers[to_size(layer)], program_.variables[v], std::span<const double>(numbers), m, v);
      }
  }

  std::int64_t position_of(const std::string& layer) const {
    const auto found = std::ranges::find(seen_.layers, layer, &LayerFacts::name);
    return found == seen_.layers.end() ? -1 : found - seen_.layers.begin();
  }

  void see_initial_weights() {
    const Cohort cohort = cohort_from(run_.initial_weights);
    for_each_variable(CohortMembers(cohort, program_),
                      [](LayerSeen& layer, const Variable& variable, auto numbers, std::size_t, std::size_t) {
                        if (!variable.is_kernel()) return;
                        layer.gain = std_of(numbers) * std::sqrt(static_cast<double>(variable.rows));
                        layer.alike = likeness(numbers, variable.columns);
                      });
  }

  void see_changes() {
    const Cohort before = cohort_from(run_.initial_weights), after = cohort_from(run_.weights);
    const CohortMembers initial(before, program_);
    std::vector<double> old;
    for_each_variable(CohortMembers(after, program_),
                      [&](LayerSeen& layer, const Variable& variable, auto numbers, std::size_t m, std::size_t v) {
                        OutcomeSeen& outcome = seen_.members[m].outcome;
                        const bool is_finite = std::ranges::all_of(numbers, [](double w) { return std::isfinite(w); });
                        outcome.weights_are_finite = outcome.weights_are_finite.value_or(true) && is_finite;
                        if (!variable.is_kernel()) return;
                        old.resize(numbers.size());
                        initial.initial_variable(static_cast<std::int64_t>(m), v, old);
                        const double norm = norm_of(old);
                        for (std::size_t i = 0; i < old.size(); ++i) old[i] = numbers[i] - old[i];
                        const double change = norm_of(old);
                        layer.change = change == 0 ? 0 : change / norm;
                      });
  }

  void see_pass(const fs::path& weights, PassSeen LayerSeen::*pass) {
    const auto passes = probe(run_, seen_.layers, weights);
    for (std::size_t m = 0; m < seen_.members.size() && m < passes.size(); ++m)
      for (std::size_t i = 0; i < seen_.layers.size(); ++i) seen_.members[m].layers[i].*pass = passes[m][i];
  }

  const RunView& run_;
  Program program_;
  Seen seen_;
};

}  // namespace

Seen look_at(const RunView& run) { return Looking(run).look(); }

}  // namespace cenote
