#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/theory/finite_width.h"
#include "engine/theory/hidden_blocks.h"
#include "engine/theory/mean_field.h"
#include "engine/theory/theory.h"
#include "engine/train/training.h"

namespace cenote::theory {
namespace {

constexpr double indistinguishable = 1e-6;  // of χ from 1, by quadrature: no length then

/// gcc 12 sees an overrun in a vector's push_back of a literal.
std::string said(std::string_view text) { return fmt::format("{}", text); }

double mean_over(const std::vector<SampleGroup>& groups, const auto& value) {
  double sum = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) sum += groups[g].weight * value(g);
  return sum;
}

double gradient_of(const MeanField& field, const LayerField& layer) {
  return mean_over(field.groups, [&](std::size_t g) { return layer.gradient[g]; });
}

std::optional<double> finite(double value) { return std::isfinite(value) ? std::optional(value) : std::nullopt; }

/// One grid point's gain: of the member asked for, or that of all.
double gain_of(const Cohort& cohort, Theory& theory) {
  const auto found = cohort.vary.find(Hyperparameter::gain);
  if (found == cohort.vary.end()) return 1;
  if (cohort.member) return *cohort.varied(Hyperparameter::gain, *cohort.member);
  theory.notes.push_back(said("cohort.vary.gain: what is expected is of gain 1; --member K has that member's"));
  return 1;
}

class Prediction {
 public:
  Prediction(const Experiment& experiment, const Dataset& data, const PredictOptions& options)
      : experiment_(experiment),
        options_(options),
        data_(data),
        nodes_(graph::make_nodes(experiment.network, shape_of(data))),
        gain_(gain_of(experiment.cohort, theory_)) {
    compile(experiment.network, experiment.recipe, shape_of(data));  // refuses what training would
  }

  Theory run() {
    for (const graph::Node& node : nodes_) theory_.layers.push_back({.layer = node.layer->name});
    count_layers();
    theory_.last_hidden = last_hidden();
    if (!experiment_.cohort.initial_weights.empty()) {
      theory_.not_covered.push_back(said("cohort.initial_weights: the weights are given; theory is of drawn ones"));
      return theory_;
    }
    try {
      field_ = mean_field({nodes_, data_, experiment_.recipe.loss, gain_});
      fill_layers();
    } catch (const NotCovered& missing) {
      theory_.not_covered.push_back(missing.why);
    }
    if (last_hidden()) fill_bands();
    find_scales();
    return theory_;
  }

 private:
  void count_layers() {
    const auto is_dense = [](const graph::Node& node) { return std::holds_alternative<Dense>(node.layer->kind); };
    const auto kernels = std::ranges::count_if(nodes_, is_dense);
    for (const graph::Node& node : nodes_)
      if (is_dense(node) && theory_.hidden_layers + 1 < kernels) {
        theory_.inverse_width += 1 / static_cast<double>(node.units);
        ++theory_.hidden_layers;
      }
  }

  /// What E‖∂L/∂h‖² of one sample in units of ExpectedLoss is in a batch: rows of them, in a mean over rows (and
  /// outputs).
  double loss_scale() const {
    const auto rows = static_cast<double>(std::min(experiment_.recipe.batch_size, data_.X_train.rows));
    const Loss loss = experiment_.recipe.loss;
    const bool is_mean = loss == Loss::mse || loss == Loss::binary_crossentropy;
    const double outputs = is_mean ? static_cast<double>(nodes_.back().units) : 1;
    return 1 / (rows * outputs * outputs);
  }

  void fill_layers() {
    const double last = field_->has_hidden ? gradient_of(*field_, field_->layers[field_->last_hidden]) : 0;
    for (std::size_t l = 0; l < field_->layers.size(); ++l) {
      const LayerField& layer = field_->layers[l];
      LayerTheory& expected = theory_.layers[l];
      expected.q = finite(mean_over(field_->groups, [&](std::size_t g) { return layer.z[g].variance; }));
      if (layer.function) expected.chi = finite(mean_over(field_->groups, [&](std::size_t g) { return layer.chi(g); }));
      if (last > 0) expected.ratio = finite(gradient_of(*field_, layer) / last);
      if (!field_->losses.empty()) expected.gradient_square = finite(gradient_of(*field_, layer) * loss_scale());
      if (layer.has_kernel) expected.sigma_w = std::sqrt(layer.sigma_w2);
      if (layer.has_kernel) expected.sigma_b = std::sqrt(layer.bias.variance);
    }
    if (field_->losses.empty()) {
      theory_.layers.back().ratio.reset();
      theory_.not_covered.push_back(
          said("recipe.loss: the first loss of this loss after this activation; every sample's gradient is taken to be "
               "equally large"));
      return;
    }
    theory_.first_loss = finite(mean_over(field_->groups, [&](std::size_t g) { return field_->losses[g].loss; }));
  }

  /// The layer that feeds the last kernel; nothing if that is the data.
  std::optional<std::size_t> last_hidden() const {
    int from = -1;
    for (const graph::Node& node : nodes_)
      if (std::holds_alternative<Dense>(node.layer->kind)) from = node.inputs[0];
    return from < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(from));
  }

  void fill_bands() {
    DrawnNetwork network(experiment_, data_, gain_);
    auto width = drawn_bands(network, *last_hidden(), {.most = options_.most_draws});
    // Of what no recursion covers a few wide networks, which differ little, are better than nothing.
    if (!width && !field_)
      width = drawn_bands(network, *last_hidden(), {.most = options_.most_draws, .fewest = 8, .seconds = 5});
    if (width && !field_) take_averages(*width);
    if (field_) find_fourth_moment();
    if (!width && field_ && !field_->losses.empty()) width = log_normal_bands(*field_);
    if (!width) return;
    theory_.draws = width->draws;
    take_width(*width);
    for (std::size_t l = 0; l < width->bands.size(); ++l) theory_.layers[l].band = width->bands[l];
    for (std::size_t l = 0; l < width->gradient_bands.size(); ++l)
      theory_.layers[l].gradient_band = width->gradient_bands[l];
  }

  void take_width(const FiniteWidth& width) {
    for (std::size_t l = 0; l < width.ratio.size(); ++l) {
      theory_.layers[l].q_at_width = finite(width.q[l]);
      theory_.layers[l].ratio_at_width = finite(width.ratio[l]);
    }
    if (width.draws > 0 && field_) theory_.first_loss_at_width = finite(width.loss);
  }

  /// Where there is no recursion by sample, what networks of this width are on average.
  void take_averages(const FiniteWidth& width) {
    for (std::size_t l = 0; l < width.ratio.size(); ++l) {
      LayerTheory& layer = theory_.layers[l];
      layer.q = finite(width.q[l]);
      layer.ratio = finite(width.ratio[l]);
      layer.gradient_square = finite(width.gradient[l]);
      const auto& inputs = nodes_[l].inputs;
      if (inputs.size() == 1 && inputs[0] == static_cast<int>(l) - 1 && l > 0)
        layer.chi = finite(width.ratio[l - 1] / width.ratio[l]);
    }
    theory_.notes.push_back(said(
        fmt::format("q, χ and ratio are averages over {} networks of this width, drawn and not trained", width.draws)));
  }

  void find_fourth_moment() {
    double product = 1;
    for (std::size_t l = 0; l <= field_->last_hidden; ++l) {
      const LayerField& layer = field_->layers[l];
      if (std::holds_alternative<Add>(layer.node->layer->kind)) return;
      if (const int from = layer.node->inputs[0]; from >= 0 && layer.has_kernel)
        product *= fourth_moment_factor(layer, nodes_[static_cast<std::size_t>(from)].units);
    }
    theory_.fourth_moment = finite(product);
  }

  void find_scales() {
    const auto blocks = hidden_blocks(nodes_, data_.X_train.columns, gain_);
    const auto repeated = blocks ? repeated_block(*blocks) : std::nullopt;
    if (repeated)
      scales_of(*repeated);
    else if (field_)
      scales_of_growth();
    if (!theory_.chi && theory_.not_covered.empty())
      theory_.notes.push_back(
          said("no verdict: a gradient needs two hidden layers, or one that may be repeated, to grow or shrink between "
               "them"));
    if (!theory_.chi) return;
    const double chi = *theory_.chi;
    if (std::abs(chi - 1) > indistinguishable) theory_.xi_gradient = chi > 0 ? -1 / std::log(chi) : 0;
    theory_.verdict = std::abs(chi - 1) <= critical_tolerance ? Verdict::critical
                      : chi < 1                               ? Verdict::vanishing
                                                              : Verdict::exploding;
    find_trainable_depth();
  }

  void scales_of(const HiddenBlock& block) {
    const double start = field_ ? *theory_.layers[field_->last_hidden].q : 1;
    const FixedPoint point = block.fixed_point(start);
    theory_.chi = point.chi;
    theory_.q = point.q;
    if (block.normalizes) {
      theory_.chi_of = "a block with batch normalization, for large batches: σw has no say";
      return;
    }
    theory_.chi_of = "a hidden layer at its fixed point";
    theory_.critical_sigma_w = critical_sigma_w(block.map);
    if (!point.q || block.map.function.is_homogeneous()) return;
    const CorrelationPoint correlation = correlation_point(block.map, *point.q);
    theory_.correlation = correlation.correlation;
    if (correlation.chi < 1) theory_.xi_correlation = correlation.chi > 0 ? -1 / std::log(correlation.chi) : 0;
  }

  bool has_sums() const {
    return std::ranges::any_of(nodes_, [](const auto& node) { return std::holds_alternative<Add>(node.layer->kind); });
  }

  /// No layer repeats: the geometric mean of what the hidden layers do, or what a residual sum does at the end.
  void scales_of_growth() {
    if (!field_->has_hidden || theory_.hidden_layers < 2) return;
    const auto sum = std::find_if(field_->layers.rbegin(), field_->layers.rend(), [](const LayerField& layer) {
      return std::holds_alternative<Add>(layer.node->layer->kind) && layer.node->inputs[0] >= 0;
    });
    if (sum != field_->layers.rend()) {
      const LayerField& from = field_->layers[static_cast<std::size_t>(sum->node->inputs[0])];
      theory_.chi = gradient_of(*field_, from) / gradient_of(*field_, *sum);
      theory_.chi_of = fmt::format("the block that ends in \"{}\", at this depth", sum->name);
      return;
    }
    const auto first = std::ranges::find_if(field_->layers, &LayerField::has_kernel);
    const double growth = gradient_of(*field_, *first) / gradient_of(*field_, field_->layers[field_->last_hidden]);
    theory_.chi = std::pow(growth, 1 / static_cast<double>(theory_.hidden_layers - 1));
    theory_.chi_of = "the hidden layers, which differ: their geometric mean";
  }

  /// Of residual sums none is known: correlations and gradients change polynomially or not at all (Yang & Schoenholz
  /// 2017).
  void find_trainable_depth() {
    if (!theory_.xi_gradient || has_sums()) return;
    const double length = theory_.xi_correlation.value_or(std::abs(*theory_.xi_gradient));
    theory_.trainable_depth = finite(depths_a_length * length);
  }

  const Experiment& experiment_;
  const PredictOptions& options_;
  const Dataset& data_;
  Theory theory_;
  std::vector<graph::Node> nodes_;
  double gain_;
  std::optional<MeanField> field_;
};

}  // namespace

Theory predict(const Experiment& experiment, const Dataset& data, const PredictOptions& options) {
  return Prediction(experiment, data, options).run();
}

std::string_view to_word(Verdict verdict) {
  constexpr std::array<std::string_view, 3> names = {"vanishing", "critical", "exploding"};
  return names[static_cast<std::size_t>(verdict)];
}

}  // namespace cenote::theory
