#include "engine/theory/hidden_blocks.h"

#include <algorithm>

namespace cenote::theory {
namespace {

/// Reads a chain of layers into blocks; `fits` is false once something has no place in them.
class BlockReader {
 public:
  BlockReader(double gain, std::int64_t width) : gain_(gain), width_(width) {}

  void read(const graph::Node& node) {
    std::visit([&](const auto& kind) { visit(kind, node); }, node.layer->kind);
  }
  bool fits = true;
  std::vector<HiddenBlock> blocks;

 private:
  void visit(const Dense& dense, const graph::Node& node) {
    const WeightLaw kernel = kernel_law(dense.kernel_initializer, width_, dense.units, gain_);
    const auto activation = graph::activation_of(*node.layer);
    fits = fits && kernel.mean == 0 && activation.kind != Activation::softmax;
    blocks.push_back({.map = {.function = ScalarFunction(activation),
                              .sigma_w2 = static_cast<double>(width_) * kernel.variance,
                              .bias = dense.use_bias ? vector_law(dense.bias_initializer, dense.units) : WeightLaw{}},
                      .normalizes = {},
                      .normalized = {}});
    width_ = dense.units;
  }
  void visit(const BatchNormalization& norm, const graph::Node& node) {
    const WeightLaw gamma = norm.scale ? vector_law(norm.gamma_initializer, node.units) : WeightLaw{1, 0};
    const WeightLaw beta = norm.center ? vector_law(norm.beta_initializer, node.units) : WeightLaw{};
    fits = fits && !blocks.empty() && !blocks.back().normalizes && gamma.is_constant() && beta.is_constant();
    if (!fits) return;
    const bool is_before = blocks.back().map.function.is_linear();
    blocks.back().normalizes = is_before ? Normalizes::before_activation : Normalizes::after_activation;
    blocks.back().normalized = {beta.mean, gamma.mean * gamma.mean};
  }
  void visit(const Add& /*unused*/, const graph::Node& /*unused*/) { fits = false; }
  void visit(const PReLU& prelu, const graph::Node& node) {
    const WeightLaw alpha = vector_law(prelu.alpha_initializer, node.units);
    fits = fits && alpha.is_constant();
    take({.kind = Activation::leaky_relu, .negative_slope = alpha.mean});
  }
  template <class Other>
  void visit(const Other& /*unused*/, const graph::Node& node) {
    take(graph::activation_of(*node.layer));
  }
  void take(const graph::LayerActivation& activation) {
    if (activation.kind == Activation::linear) return;
    fits = fits && !blocks.empty() && blocks.back().map.function.is_linear() && activation.kind != Activation::softmax;
    if (fits) blocks.back().map.function = ScalarFunction(activation);
  }

  double gain_;
  std::int64_t width_;
};

bool is_chain(const std::vector<graph::Node>& nodes) {
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].inputs.size() != 1 || nodes[i].inputs[0] != static_cast<int>(i) - 1) return false;
  return true;
}

/// Nodes before the last kernel: the hidden ones.
std::size_t hidden_count(const std::vector<graph::Node>& nodes) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (std::holds_alternative<Dense>(nodes[i].layer->kind)) count = i;
  return count;
}

}  // namespace

FixedPoint HiddenBlock::fixed_point(double q) const {
  if (!normalizes) return theory::fixed_point(map, q);
  return {normalized.variance, batch_norm_rate(map, normalized, *normalizes)};
}

std::optional<std::vector<HiddenBlock>> hidden_blocks(const std::vector<graph::Node>& nodes, std::int64_t features,
                                                      double gain) {
  if (!is_chain(nodes)) return std::nullopt;
  BlockReader reader(gain, features);
  for (std::size_t i = 0; i < hidden_count(nodes); ++i) reader.read(nodes[i]);
  if (!reader.fits) return std::nullopt;
  return reader.blocks;
}

std::optional<HiddenBlock> repeated_block(const std::vector<HiddenBlock>& blocks) {
  if (blocks.empty()) return std::nullopt;
  for (std::size_t i = 2; i < blocks.size(); ++i)
    if (!(blocks[i] == blocks[1])) return std::nullopt;
  return blocks.back();
}

}  // namespace cenote::theory
