#include <algorithm>

#include "engine/study/study_row.h"
#include "engine/trace/quantile.h"

namespace cenote {
namespace {

struct HasActivation {
  bool operator()(const Dense& layer) const { return is_bent(layer.activation); }
  bool operator()(const ActivationLayer& layer) const { return is_bent(layer.activation); }
  bool operator()(const BatchNormalization& /*layer*/) const { return false; }
  bool operator()(const Add& /*layer*/) const { return false; }
  template <class Other>  // ReLU, LeakyReLU, …
  bool operator()(const Other& /*layer*/) const {
    return true;
  }
  static bool is_bent(Activation kind) { return kind != Activation::linear && kind != Activation::softmax; }
};

// The traced activations of the hidden layers, in order.
std::vector<std::int64_t> hidden_activations(const Network& network, const Trace& trace) {
  std::vector<std::int64_t> tensors;
  for (std::size_t i = 0; i + 1 < network.layers().size(); ++i) {
    const auto& layer = network.layers()[i];
    const auto tensor = trace.find(layer.name + "/activation");
    if (tensor >= 0 && std::visit(HasActivation{}, layer.kind)) tensors.push_back(tensor);
  }
  return tensors;
}

// The share of dead units in each layer; empty if an activation is not finite or was not measured.
std::vector<double> dead_shares(const Trace& trace, const std::vector<std::int64_t>& tensors, std::int64_t record,
                                std::int64_t member) {
  std::vector<double> shares;
  for (const auto tensor : tensors) {
    const auto& moments = trace.at(record, tensor, member);
    if (moments.count == 0 || moments.nonfinite_count > 0) return {};
    shares.push_back(moments.dead_share());
  }
  return shares;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// Numbers of the members whose activations are finite in one record.
struct DeadInRecord {
  std::vector<double> mean, first, last, cut;
};

DeadInRecord dead_in(const Trace& trace, const std::vector<std::int64_t>& tensors, std::int64_t record) {
  DeadInRecord dead;
  for (std::int64_t m = 0; m < trace.members; ++m) {
    const auto shares = dead_shares(trace, tensors, record, m);
    if (shares.empty()) continue;
    dead.mean.push_back(mean(shares));
    dead.first.push_back(shares.front());
    dead.last.push_back(shares.back());
    dead.cut.push_back(std::ranges::count(shares, 1.0) > 0 ? 1 : 0);
  }
  return dead;
}

}  // namespace

std::optional<DeadUnits> dead_units(const Training& training, const Trace& trace) {
  const auto tensors = hidden_activations(training.experiment().network, trace);
  if (tensors.empty() || trace.steps.empty()) return std::nullopt;
  const auto before = dead_in(trace, tensors, 0);
  const auto after = dead_in(trace, tensors, static_cast<std::int64_t>(trace.steps.size()) - 1);
  if (before.mean.empty() || after.mean.empty()) return std::nullopt;
  return DeadUnits{.before = quantile(before.mean, 0.5),
                   .after = quantile(after.mean, 0.5),
                   .first_layer = quantile(after.first, 0.5),
                   .last_layer = quantile(after.last, 0.5),
                   .cut_before = mean(before.cut),
                   .cut_after = mean(after.cut)};
}

}  // namespace cenote
