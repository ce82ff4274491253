#include "engine/theory/mean_field.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace cenote::theory {
namespace {

constexpr std::size_t most_groups = 64, most_units = 64'000;  // groups × layers

/// Integrals are dear, and deep networks ask for the same ones again and again.
class MomentsOf {
 public:
  const UnitMoments& operator()(const ScalarFunction& f, const Gaussian& z) {
    if (!(function_ && *function_ == f)) known_.clear();
    function_ = f;
    const auto [place, is_new] = known_.try_emplace({z.mean, z.variance});
    if (is_new) place->second = unit_moments(f, z);
    return place->second;
  }

 private:
  std::optional<ScalarFunction> function_;
  std::map<std::pair<double, double>, UnitMoments> known_;
};

class Forward {
 public:
  Forward(const MeanFieldInput& input, MeanField& field) : input_(input), field_(field) {}

  void run() {
    for (const graph::Node& node : input_.nodes) {
      LayerField& layer = field_.layers.emplace_back();
      layer.name = node.layer->name;
      layer.node = &node;
      sources_.emplace_back();
      std::visit([&](const auto& kind) { visit(kind, layer); }, node.layer->kind);
    }
  }

 private:
  using Sources = std::set<int>;  // the random kernels (or the data, −1) that a layer's units are made of directly

  void visit(const Dense& dense, LayerField& layer) {
    const std::int64_t in = width(layer.node->inputs[0]);
    layer.has_kernel = true;
    layer.kernel = kernel_law(dense.kernel_initializer, in, dense.units, input_.gain);
    if (dense.use_bias) layer.bias = vector_law(dense.bias_initializer, dense.units);
    if (layer.kernel.mean != 0)
      refuse(layer, fmt::format("its kernel's mean is {:.3g}, and theory is of kernels of mean 0", layer.kernel.mean));
    layer.sigma_w2 = static_cast<double>(in) * layer.kernel.variance;
    sources_.back() = {position()};
    for (std::size_t g = 0; g < field_.groups.size(); ++g)
      layer.z.push_back({layer.bias.mean, layer.sigma_w2 * input(layer, 0, g).square + layer.bias.variance});
    activate(layer);
  }
  void visit(const BatchNormalization& /*unused*/, LayerField& layer) {
    refuse(layer, "its statistics are those of a batch, not of one sample");
  }
  void visit(const Add& /*unused*/, LayerField& layer) {
    for (std::size_t i = 0; i < layer.node->inputs.size(); ++i) take_sources(layer, i);
    layer.function = ScalarFunction({});
    for (std::size_t g = 0; g < field_.groups.size(); ++g) layer.output.push_back(sum(layer, g));
    for (const Signal& signal : layer.output) {
      layer.z.push_back({signal.mean, signal.variance()});
      layer.moments.push_back({signal.mean, signal.square, 1, 1});
    }
  }
  void visit(const PReLU& prelu, LayerField& layer) {
    const WeightLaw alpha = vector_law(prelu.alpha_initializer, layer.node->units);
    if (!alpha.is_constant()) refuse(layer, "its slopes are random");
    apply(layer, {.kind = Activation::leaky_relu, .negative_slope = alpha.mean});
  }
  template <class Other>
  void visit(const Other& /*unused*/, LayerField& layer) {
    apply(layer, graph::activation_of(*layer.node->layer));
  }

  /// An activation that is a layer of its own.
  void apply(LayerField& layer, const graph::LayerActivation& activation) {
    const int from = layer.node->inputs[0];
    sources_.back() = sources_of(from);
    for (std::size_t g = 0; g < field_.groups.size(); ++g) {
      const Signal signal = input(layer, 0, g);
      if (!signal.is_gaussian && activation.kind != Activation::linear)
        refuse(layer, from < 0 ? "it works on the data itself"
                               : "what enters it is not Gaussian: it comes from another activation");
      layer.z.push_back({signal.mean, signal.variance()});
    }
    activate(layer, activation);
  }
  void activate(LayerField& layer) { activate(layer, graph::activation_of(*layer.node->layer)); }
  void activate(LayerField& layer, const graph::LayerActivation& activation) {
    if (activation.kind == Activation::softmax) return activate_softmax(layer);
    layer.function = ScalarFunction(activation);
    for (const Gaussian& z : layer.z) {
      const bool is_linear = layer.function->is_linear();
      const UnitMoments moments =
          is_linear ? UnitMoments{z.mean, z.variance + z.mean * z.mean, 1, 1} : moments_of_(*layer.function, z);
      layer.moments.push_back(moments);
      layer.output.push_back({moments.mean, moments.square, is_linear});
    }
  }
  void activate_softmax(LayerField& layer) const {
    if (position() + 1 != static_cast<int>(input_.nodes.size()))
      refuse(layer, "softmax is covered as the output alone");
    layer.moments.assign(layer.z.size(), {});
    layer.output.assign(layer.z.size(), {});
  }

  Signal sum(const LayerField& layer, std::size_t group) const {
    Signal total{0, 0, true};
    double variance = 0;
    for (std::size_t i = 0; i < layer.node->inputs.size(); ++i) {
      const Signal part = input(layer, i, group);
      total.mean += part.mean;
      variance += part.variance();
      total.is_gaussian = total.is_gaussian && part.is_gaussian;
    }
    total.square = variance + total.mean * total.mean;
    return total;
  }
  void take_sources(const LayerField& layer, std::size_t i) {
    for (const int source : sources_of(layer.node->inputs[i]))
      if (!sources_.back().insert(source).second)
        refuse(layer,
               fmt::format("its inputs are not independent: {} reaches it twice without another kernel between",
                           source < 0
                               ? std::string("the data")
                               : fmt::format("\"{}\"", input_.nodes[static_cast<std::size_t>(source)].layer->name)));
  }

  int position() const { return static_cast<int>(field_.layers.size()) - 1; }
  std::int64_t width(int node) const {
    return node < 0 ? input_.data.X_train.columns : input_.nodes[static_cast<std::size_t>(node)].units;
  }
  Sources sources_of(int node) const { return node < 0 ? Sources{-1} : sources_[static_cast<std::size_t>(node)]; }
  Signal input(const LayerField& layer, std::size_t i, std::size_t group) const {
    const int from = layer.node->inputs[i];
    if (from < 0) return {field_.groups[group].mean, field_.groups[group].square, false};
    return field_.layers[static_cast<std::size_t>(from)].output[group];
  }
  [[noreturn]] static void refuse(const LayerField& layer, const std::string& why) {
    throw NotCovered{fmt::format("layer \"{}\": {}", layer.name, why)};
  }

  const MeanFieldInput& input_;
  MeanField& field_;
  std::vector<Sources> sources_;
  MomentsOf moments_of_;
};

/// Position of the last kernel.
std::size_t last_kernel(const MeanField& field) {
  const auto last =
      std::find_if(field.layers.rbegin(), field.layers.rend(), [](const auto& l) { return l.has_kernel; });
  if (last == field.layers.rend()) throw NotCovered{"there is no Dense layer"};
  return static_cast<std::size_t>(field.layers.rend() - last) - 1;
}

OutputLayer output_layer(const MeanField& field, Loss loss) {
  const LayerField& last = field.layers.back();
  const Activation kind = graph::activation_of(*last.node->layer).kind;
  return {.loss = loss,
          .units = last.node->units,
          .is_softmax = kind == Activation::softmax,
          .function = last.function,
          .activation = kind};
}

void expect_losses(MeanField& field, Loss loss) {
  const OutputLayer output = output_layer(field, loss);
  for (std::size_t g = 0; g < field.groups.size(); ++g) {
    const auto expected = expected_loss(output, field.layers.back().z[g], field.groups[g]);
    if (!expected) return field.losses.clear();
    field.losses.push_back(*expected);
  }
}

/// Adds what a layer hands back to those before it.
void hand_back(MeanField& field, const LayerField& layer, std::size_t group) {
  // Of the last layer the loss gives the gradient of the pre-activation itself.
  const bool is_last = &layer == &field.layers.back();
  const double dz = is_last ? (field.losses.empty() ? 1 : field.losses[group].pre_activation_gradient)
                            : layer.gradient[group] * layer.moments[group].slope_square;
  for (const int input : layer.node->inputs)
    if (input >= 0) field.layers[static_cast<std::size_t>(input)].gradient[group] += layer.sigma_w2 * dz;
}

void backward(MeanField& field) {
  for (LayerField& layer : field.layers) layer.gradient.assign(field.groups.size(), 0);
  for (std::size_t g = 0; g < field.groups.size() && !field.losses.empty(); ++g)
    field.layers.back().gradient[g] = field.losses[g].output_gradient;
  for (std::size_t l = field.layers.size(); l-- > 0;)
    for (std::size_t g = 0; g < field.groups.size(); ++g) hand_back(field, field.layers[l], g);
}

}  // namespace

MeanField mean_field(const MeanFieldInput& input) {
  MeanField field;
  const std::size_t most = std::clamp<std::size_t>(most_units / input.nodes.size(), 1, most_groups);
  field.groups = sample_groups(input.data, input.loss, most);
  Forward(input, field).run();
  const LayerField& last = field.layers[last_kernel(field)];
  field.has_hidden = last.node->inputs[0] >= 0;
  if (field.has_hidden) field.last_hidden = static_cast<std::size_t>(last.node->inputs[0]);
  expect_losses(field, input.loss);
  backward(field);
  return field;
}

}  // namespace cenote::theory
