#include "engine/graph/backward.h"

#include <optional>

#include "engine/graph/forward.h"
#include "engine/graph/penalty.h"
#include "engine/graph/update.h"

namespace cenote::graph {
namespace {

/// One way back through the layers, step by step for whoever drives it.
class BackwardEmitter {
 public:
  BackwardEmitter(Builder& builder, std::vector<Node> nodes, const LossPlace& place, std::vector<Instruction>& out)
      : builder_(builder), nodes_(std::move(nodes)), place_(place), out_(out) {}

  /// Another way back with the loss gradient 2⁶⁴ times as large, skipped but on the steps of these cadences.
  BackwardEmitter(const BackwardEmitter& plain, const std::vector<Node>& nodes, std::uint8_t cadences)
      : builder_(plain.builder_), nodes_(nodes), place_(plain.place_), out_(plain.out_), cadences_(cadences) {
    if (plain.logits_gradient_ != no_slot) logits_gradient_ = magnified(plain.logits_gradient_);
    for (std::size_t k = 0; k < nodes_.size(); ++k)
      if (const SlotId slot = plain.nodes_[k].output_gradient; slot != no_slot)
        nodes_[k].output_gradient = magnified(slot);
  }

  void emit_loss_gradient();
  /// What of layer `k` does not change its variables: their gradients, and that of its input.
  void emit_gradients(std::size_t k) {
    node_ = &nodes_[k];
    variable_gradients_.clear();
    std::visit(*this, node_->layer->kind);
  }
  const Node& node(std::size_t k) const { return nodes_[k]; }
  /// Of the last emit_gradients().
  const std::vector<TrainedVariable>& variable_gradients() const { return variable_gradients_; }

  void operator()(const Dense& l) {
    const SlotId dz = pre_activation_gradient();
    const SlotId x = input_slot(builder_, nodes_, *node_);
    const SlotId kernel = variable_slot(builder_.program(), *node_, "kernel");
    const SlotId dkernel = gradient_of("kernel");
    push(Opcode::dense_backward_kernel, {{x, dz}, {dkernel}});
    if (cadences_ == 0)
      builder_.read({{x, dz, dkernel}, {}}, reading_of(Instrument::noise_scale), node_->layer->name,
                    traced_name(node_->layer->name, TracedTensor::weight_gradient), out_);
    if (l.use_bias) push(Opcode::dense_backward_bias, {{dz}, {gradient_of("bias")}});
    contribute(0, [&](SlotId dx) { push(Opcode::dense_backward_input, {{dz, kernel}, {dx}}); });
  }
  void operator()(const PReLU&) {
    const SlotId x = input_slot(builder_, nodes_, *node_), dy = node_->output_gradient;
    const SlotId alpha = variable_slot(builder_.program(), *node_, "alpha");
    push(Opcode::prelu_backward_alpha, {{x, dy}, {gradient_of("alpha")}});
    contribute(0, [&](SlotId dx) { push(Opcode::prelu_backward_input, {{x, alpha, dy}, {dx}}); });
  }
  void operator()(const BatchNormalization& l) {
    const SlotId x = input_slot(builder_, nodes_, *node_);
    const SlotId gamma = variable_slot(builder_.program(), *node_, "gamma");
    const SlotId dgamma = l.scale ? gradient_of("gamma") : no_slot;
    const SlotId dbeta = l.center ? gradient_of("beta") : no_slot;
    Parameters p;
    p.batch_norm = {l.epsilon, l.momentum};
    const Operands operands{{x, node_->output_gradient, gamma, node_->batch_mean, node_->batch_variance},
                            {no_slot, dgamma, dbeta}};
    const bool wants_input = contribute(0, [&](SlotId dx) {
      Operands with_input = operands;
      with_input.out[0] = dx;
      push(Opcode::batch_norm_backward, with_input, p);
    });
    if (!wants_input) push(Opcode::batch_norm_backward, operands, p);
  }
  void operator()(const Add&) {
    for (std::size_t i = 0; i < node_->inputs.size(); ++i)
      contribute(i, [&](SlotId dx) { push(Opcode::copy, {{node_->output_gradient}, {dx}}); });
  }
  template <class ActivationOnly>
  void operator()(const ActivationOnly&) {
    if (node_->output_gradient == no_slot) return;  // the loss has entered before this activation
    contribute(0, [&](SlotId dz) { push_activation_backward(dz); });
  }

 private:
  SlotId pre_activation_gradient() {
    if (node_->output_gradient == no_slot) return logits_gradient_;
    if (node_->pre_activation == node_->output) return node_->output_gradient;
    const SlotId dz = add_gradient(node_->pre_activation);
    push_activation_backward(dz);
    return dz;
  }

  void push_activation_backward(SlotId dz) {
    const LayerActivation activation = activation_of(*node_->layer);
    const SlotId value = derivative_from_output(activation.kind) ? node_->output : node_->pre_activation;
    push(Opcode::activation_backward, {{value, node_->output_gradient, node_->negative_slope}, {dz}},
         activation_parameters(activation));
  }

  /// Emits what a layer adds to the gradient of its input-th input; nothing if that is the data.
  template <class Emit>
  bool contribute(std::size_t input, Emit emit) {
    const int source = node_->inputs[input];
    if (source < 0) return false;
    Node& node = nodes_[static_cast<std::size_t>(source)];
    const bool first = node.output_gradient == no_slot;
    if (first) node.output_gradient = add_gradient(node.output);
    emit(node.output_gradient);
    out_.back().accumulate = !first;
    return true;
  }

  SlotId add_gradient(SlotId of) {
    return builder_.add_like(of, Slot::Kind::gradient,
                             "d " + builder_.program().slot_names[static_cast<std::size_t>(of)]);
  }

  SlotId gradient_of(std::string_view name) {
    for (std::size_t index : node_->variables) {
      const Variable variable = builder_.program().variables[index];
      if (variable.name != name) continue;
      const SlotId slot = builder_.add_like(variable.slot, Slot::Kind::variable_gradient, "d " + variable.full_name());
      variable_gradients_.push_back({index, slot});
      return slot;
    }
    return no_slot;
  }

  SlotId magnified(SlotId gradient) {
    const SlotId slot = add_gradient(gradient);
    push(Opcode::magnify, {{gradient}, {slot}});
    return slot;
  }
  void push(Opcode opcode, const Operands& operands, Parameters p = {}) {
    out_.push_back(traced_only(make_instruction(opcode, operands, p), cadences_));
  }

  Builder& builder_;
  std::vector<Node> nodes_;
  const LossPlace& place_;
  std::vector<Instruction>& out_;
  std::uint8_t cadences_ = 0;
  Node* node_ = nullptr;
  SlotId logits_gradient_ = no_slot;
  std::vector<TrainedVariable> variable_gradients_;  ///< of the layer at hand
};

void BackwardEmitter::emit_loss_gradient() {
  Node& output = nodes_.back();
  const Program& program = builder_.program();
  if (!place_.from_logits) {
    output.output_gradient = add_gradient(output.output);
    return push(Opcode::loss_backward, {{place_.prediction, program.target}, {output.output_gradient}},
                place_.parameters);
  }
  const std::string& layer = output.layer->name;
  if (const std::uint8_t cadences = builder_.cadences_of(TracedTensor::activation_gradient, layer);
      place_.has_output_gradient && cadences != 0) {
    const SlotId slot = add_gradient(output.output);
    const Operands operands{{place_.prediction, output.output, program.target}, {slot}};
    out_.push_back(traced_only(make_instruction(Opcode::output_gradient, operands, place_.parameters), cadences));
    builder_.trace(slot, TracedTensor::activation_gradient, layer,
                   traced_name(layer, TracedTensor::activation_gradient), out_);
  }
  node_ = &output;
  if (std::holds_alternative<Dense>(output.layer->kind)) {
    logits_gradient_ = add_gradient(output.pre_activation);
    push(Opcode::loss_backward, {{place_.prediction, program.target}, {logits_gradient_}}, place_.parameters);
  } else {
    contribute(0, [&](SlotId dz) {
      push(Opcode::loss_backward, {{place_.prediction, program.target}, {dz}}, place_.parameters);
    });
  }
}

/// The way back; beside it, where flushed_share is asked for, the magnified one; and what both of them yield.
class BackwardPass {
 public:
  BackwardPass(Builder& builder, const std::vector<Node>& nodes, const LossPlace& place, UpdateEmitter* update,
               std::vector<Instruction>& out)
      : builder_(builder), update_(update), out_(out), plain_(builder, nodes, place, out) {
    plain_.emit_loss_gradient();
    std::uint8_t cadences = 0;
    for (const Node& node : nodes) cadences |= builder.cadences_of(Instrument::flushed_share, node.layer->name);
    if (cadences != 0) magnified_.emplace(plain_, nodes, full_only(cadences));
  }

  /// Of layer `k`; the layers in descending order.
  void emit_layer(std::size_t k) {
    const Node& node = plain_.node(k);
    const std::string& layer = node.layer->name;
    if (node.output_gradient != no_slot) {
      const std::string name = traced_name(layer, TracedTensor::activation_gradient);
      builder_.trace(node.output_gradient, TracedTensor::activation_gradient, layer, name, out_);
      builder_.read({{node.output_gradient}, {}}, reading_of(Instrument::gradient_correlation), layer, name, out_);
      if (magnified_) read_flushed(node.output_gradient, magnified_->node(k).output_gradient, layer, name);
    }
    plain_.emit_gradients(k);
    if (magnified_) magnified_->emit_gradients(k);
    for (std::size_t v = 0; v < plain_.variable_gradients().size(); ++v) finish_variable(node, v);
  }

 private:
  void read_flushed(SlotId gradient, SlotId magnified, const std::string& layer, const std::string& name) {
    builder_.read({{gradient, magnified}, {}}, reading_of(Instrument::flushed_share), layer, name, out_);
  }

  /// The gradient is complete: its penalty, its trace, its update.
  void finish_variable(const Node& node, std::size_t v) {
    const TrainedVariable trained = plain_.variable_gradients()[v];
    const Variable variable = builder_.program().variables[trained.index];
    const std::string name = traced_name(variable, TracedTensor::weight_gradient);
    if (magnified_) read_flushed(trained.gradient, magnified_->variable_gradients()[v].gradient, variable.layer, name);
    if (const auto instruction = penalty_backward(builder_, node, trained.index, trained.gradient))
      out_.push_back(*instruction);
    builder_.trace(trained.gradient, TracedTensor::weight_gradient, variable.layer, name, out_);
    if (update_ != nullptr) update_->emit_variable(trained, out_);
  }

  Builder& builder_;
  UpdateEmitter* update_;
  std::vector<Instruction>& out_;
  BackwardEmitter plain_;
  std::optional<BackwardEmitter> magnified_;
};

}  // namespace

void emit_backward(Builder& builder, const std::vector<Node>& nodes, const LossPlace& place, UpdateEmitter* update,
                   std::vector<Instruction>& out) {
  BackwardPass pass(builder, nodes, place, update, out);
  for (std::size_t k = nodes.size(); k-- > 0;) pass.emit_layer(k);
  if (update != nullptr) update->emit_end(out);
}

}  // namespace cenote::graph
