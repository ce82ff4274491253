#include <algorithm>
#include <filesystem>

#include "engine/diagnosis/probe.h"
#include "engine/diagnosis/run_view.h"
#include "engine/diagnosis/seen_weights.h"
#include "engine/graph/node.h"
#include "engine/train/constant_prediction.h"
#include "engine/train/training.h"

namespace cenote {
namespace {

namespace fs = std::filesystem;

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
    if (has_initial) see_initial_weights(run_, program_, seen_);
    if (has_initial && has_weights) see_changes(run_, program_, seen_);
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
