#include "engine/spec/grid_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/spec/refuse.h"

namespace cenote::spec {
namespace {

constexpr std::int64_t most_members = 1'000'000'000;

struct HasRegularizer {
  static bool is_there(const Regularizer& regularizer) { return regularizer.type != Regularizer::Type::none; }
  bool operator()(const Dense& l) const { return is_there(l.kernel_regularizer) || is_there(l.bias_regularizer); }
  bool operator()(const PReLU& l) const { return is_there(l.alpha_regularizer); }
  bool operator()(const BatchNormalization& l) const {
    return is_there(l.beta_regularizer) || is_there(l.gamma_regularizer);
  }
  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }
};

struct IsLeaky {
  bool operator()(const Dense& l) const { return l.activation == Activation::leaky_relu; }
  bool operator()(const ActivationLayer& l) const { return l.activation == Activation::leaky_relu; }
  bool operator()(const ReLU& l) const { return l.negative_slope != 0 || l.threshold != 0 || l.max_value; }
  bool operator()(const LeakyReLU&) const { return true; }
  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }
};

template <class Predicate>
bool any_layer(const Network& network, const Predicate& predicate) {
  return std::ranges::any_of(network.layers(), [&](const Layer& l) { return std::visit(predicate, l.kind); });
}

/// The value of cohort.KEY, or of cohort.vary.KEY.
const Value& written(const Value& document, std::string_view key, bool in_vary) {
  const Value* table = document.find("cohort");
  if (table && in_vary) table = table->find("vary");
  const Value* value = table ? table->find(key) : nullptr;
  return value ? *value : document;
}

void switch_clip_on(Clipping& clipping, Clipping::Form form, double threshold, const Value& where,
                    const std::string& path) {
  if (clipping.form == form) return;
  if (clipping.form != Clipping::Form::none)
    refuse(where.origin, path, fmt::format("{} is given, too", to_word(clipping.form)),
           "at most one of clipnorm, clipvalue, global_clipnorm");
  clipping = {.form = form, .threshold = threshold};
}

void check_axis(Experiment& experiment, Hyperparameter key, const std::vector<double>& values, const Value& where,
                const std::string& path) {
  const auto form = from_word<Clipping::Form>(to_word(key));
  Optimizer& optimizer = experiment.recipe.optimizer;
  if (form) switch_clip_on(optimizer.clipping, *form, values.front(), where, path);
  if (key == Hyperparameter::weight_decay && !optimizer.weight_decay) optimizer.weight_decay = values.front();
  if (key == Hyperparameter::factor && !any_layer(experiment.network, HasRegularizer{}))
    refuse(where.origin, path, "no layer has a regularizer", "with kernel_regularizer = { type = \"L2\" }, for one");
  if (key == Hyperparameter::negative_slope && !any_layer(experiment.network, IsLeaky{}))
    refuse(where.origin, path, "no layer is leaky", "with LeakyReLU, ReLU with a negative_slope, or leaky_relu");
}

void check_size(const Cohort& cohort, const Value& document) {
  std::int64_t size = cohort.members;
  for (const auto& [key, values] : cohort.vary) {
    const auto count = static_cast<std::int64_t>(values.size());
    if (size > most_members / count)
      refuse(written(document, to_word(key), true).origin, "cohort.vary", "members × grid is too large",
             fmt::format("at most {} members", most_members));
    size *= count;
  }
}

}  // namespace

void check_grid(Experiment& experiment, const Value& document) {
  const Cohort& cohort = experiment.cohort;
  for (const auto& [key, values] : cohort.vary)
    check_axis(experiment, key, values, written(document, to_word(key), true), join("cohort.vary", to_word(key)));
  check_size(cohort, document);
  if (cohort.member && *cohort.member >= cohort.size())
    refuse(written(document, "member", false).origin, "cohort.member",
           fmt::format("{} is out of range: the cohort has {} members", *cohort.member, cohort.size()),
           fmt::format("an integer from 0 to {}", cohort.size() - 1));
}

}  // namespace cenote::spec
