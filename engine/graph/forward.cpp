#include "engine/graph/forward.h"

#include "cenote/saturation.h"

namespace cenote::graph {
namespace {

/// Enters a layer's variables.
class VariableAdder {
 public:
  VariableAdder(Builder& builder, Node& node, std::int32_t width) : builder_(builder), node_(node), width_(width) {}

  void operator()(const Dense& l) {
    Variable kernel = vector("kernel", l.kernel_initializer);
    kernel.rows = width_;
    kernel.columns = node_.units;
    kernel.is_vector = false;
    add(kernel);
    if (l.use_bias) add(vector("bias", l.bias_initializer));
  }
  void operator()(const PReLU& l) { add(vector("alpha", l.alpha_initializer)); }
  void operator()(const BatchNormalization& l) {
    if (l.scale) add(vector("gamma", l.gamma_initializer));
    if (l.center) add(vector("beta", l.beta_initializer));
    add(moving("moving_mean", l.moving_mean_initializer));
    add(moving("moving_variance", l.moving_variance_initializer));
  }
  template <class Other>
  void operator()(const Other&) {}

 private:
  Variable vector(std::string name, const Initializer& initializer) const {
    Variable variable;
    variable.layer = node_.layer->name;
    variable.name = std::move(name);
    variable.columns = node_.units;
    variable.is_vector = true;
    variable.initializer = initializer;
    return variable;
  }
  Variable moving(std::string name, const Initializer& initializer) const {
    Variable variable = vector(std::move(name), initializer);
    variable.trainable = false;
    return variable;
  }
  void add(Variable variable) { node_.variables.push_back(builder_.add_variable(std::move(variable))); }

  Builder& builder_;
  Node& node_;
  std::int32_t width_;
};

/// Emits a layer's forward instructions.
class ForwardEmitter {
 public:
  ForwardEmitter(Builder& builder, const std::vector<Node>& nodes, ForwardMode mode, std::vector<Instruction>& out)
      : builder_(builder), nodes_(nodes), mode_(mode), out_(out) {}

  void emit(const Node& node) {
    node_ = &node;
    std::visit(*this, node.layer->kind);
    if (mode_.training) trace_activation();
  }

  void operator()(const Dense&) {
    push(Opcode::dense_forward, {{input(), variable("kernel"), variable("bias")}, {node_->pre_activation}});
    emit_activation();
  }
  void operator()(const PReLU&) { push(Opcode::prelu_forward, {{input(), variable("alpha")}, {node_->output}}); }
  void operator()(const BatchNormalization& l) {
    Parameters p;
    p.batch_norm = {l.epsilon, l.momentum};
    const SlotId mean = variable("moving_mean"), variance = variable("moving_variance");
    if (!mode_.training)
      return push(Opcode::batch_norm_inference,
                  {{input(), variable("gamma"), variable("beta"), mean, variance}, {node_->output}}, p);
    push(Opcode::batch_norm_forward,
         {{input(), variable("gamma"), variable("beta")}, {node_->output, node_->batch_mean, node_->batch_variance}},
         p);
    if (mode_.update_moving)
      push(Opcode::batch_norm_update, {{node_->batch_mean, node_->batch_variance}, {mean, variance}}, p);
  }
  void operator()(const Add&) {
    push(Opcode::add, {{input(0), input(1)}, {node_->output}});
    for (std::size_t i = 2; i < node_->inputs.size(); ++i) {
      push(Opcode::copy, {{input(i)}, {node_->output}});
      out_.back().accumulate = true;
    }
  }
  template <class ActivationOnly>
  void operator()(const ActivationOnly&) {
    emit_activation();
  }

 private:
  void emit_activation() {
    if (node_->output == node_->pre_activation) return;
    push(Opcode::activation_forward, {{node_->pre_activation, node_->negative_slope}, {node_->output}},
         activation_parameters(activation_of(*node_->layer)));
  }
  void trace_activation() {
    const std::string& layer = node_->layer->name;
    const std::string name = traced_name(layer, TracedTensor::activation);
    builder_.trace(node_->output, TracedTensor::activation, layer, name, out_);
    const LayerActivation activation = activation_of(*node_->layer);
    const SaturationBounds bounds = saturation_bounds(activation.kind, activation.alpha);
    builder_.read({{node_->output}, {}}, saturation_reading(bounds), layer, name, out_);
  }
  SlotId input(std::size_t i = 0) const { return input_slot(builder_, nodes_, *node_, i); }
  SlotId variable(std::string_view name) const { return variable_slot(builder_.program(), *node_, name); }
  void push(Opcode opcode, const Operands& operands, Parameters p = {}) {
    out_.push_back(make_instruction(opcode, operands, p));
  }

  Builder& builder_;
  const std::vector<Node>& nodes_;
  ForwardMode mode_;
  std::vector<Instruction>& out_;
  const Node* node_ = nullptr;
};

bool has_negative_slope(Activation kind) {
  return kind == Activation::leaky_relu || kind == Activation::thresholded_relu;
}

bool is_activation_only(const LayerKind& kind) {
  return std::holds_alternative<ActivationLayer>(kind) || std::holds_alternative<ReLU>(kind) ||
         std::holds_alternative<LeakyReLU>(kind) || std::holds_alternative<ELU>(kind);
}

}  // namespace

void add_variables(Builder& builder, std::vector<Node>& nodes) {
  for (Node& node : nodes) {
    const std::int32_t width = builder.columns(input_slot(builder, nodes, node));
    std::visit(VariableAdder(builder, node, width), node.layer->kind);
  }
}

void add_activations(Builder& builder, std::vector<Node>& nodes) {
  for (Node& node : nodes) {
    const std::string& name = node.layer->name;
    const LayerActivation activation = activation_of(*node.layer);
    const bool dense = std::holds_alternative<Dense>(node.layer->kind);
    node.output = builder.add_batched(Slot::Kind::activation, node.units, name);
    node.pre_activation = node.output;
    if (is_activation_only(node.layer->kind)) node.pre_activation = input_slot(builder, nodes, node);
    if (dense && activation.kind != Activation::linear)
      node.pre_activation = builder.add_batched(Slot::Kind::activation, node.units, name + ".pre_activation");
    if (has_negative_slope(activation.kind))
      node.negative_slope = builder.add_hyperparameter(Hyperparameter::negative_slope, activation.negative_slope);
    if (std::holds_alternative<BatchNormalization>(node.layer->kind)) {
      node.batch_mean = builder.add_slot({.kind = Slot::Kind::statistic, .columns = node.units}, name + ".mean");
      node.batch_variance =
          builder.add_slot({.kind = Slot::Kind::statistic, .columns = node.units}, name + ".variance");
    }
  }
}

void emit_forward(Builder& builder, const std::vector<Node>& nodes, ForwardMode mode, std::vector<Instruction>& out) {
  ForwardEmitter emitter(builder, nodes, mode, out);
  for (const Node& node : nodes) emitter.emit(node);
}

Parameters activation_parameters(const LayerActivation& activation) {
  Parameters p;
  p.activation = {activation.kind, activation.alpha, activation.threshold, activation.max_value};
  return p;
}

SlotId input_slot(const Builder& builder, const std::vector<Node>& nodes, const Node& node, std::size_t input) {
  const int source = node.inputs[input];
  return source < 0 ? builder.program().input : nodes[static_cast<std::size_t>(source)].output;
}

}  // namespace cenote::graph
