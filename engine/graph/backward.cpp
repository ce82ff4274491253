#include "engine/graph/backward.h"

#include "engine/graph/forward.h"
#include "engine/graph/penalty.h"
#include "engine/graph/update.h"

namespace cenote::graph {
namespace {

class BackwardEmitter {
 public:
  BackwardEmitter(Builder& builder, std::vector<Node>& nodes, const LossPlace& place, UpdateEmitter* update,
                  std::vector<Instruction>& out)
      : builder_(builder), nodes_(nodes), place_(place), update_(update), out_(out) {}

  void emit() {
    emit_loss_gradient();
    for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) emit_layer(*node);
    if (update_ != nullptr) update_->emit_end(out_);
  }

  void operator()(const Dense& l) {
    const SlotId dz = pre_activation_gradient();
    const SlotId x = input_slot(builder_, nodes_, *node_);
    const SlotId kernel = variable_slot(builder_.program(), *node_, "kernel");
    push(Opcode::dense_backward_kernel, {{x, dz}, {gradient_of("kernel")}});
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
  void emit_loss_gradient() {
    Node& output = nodes_.back();
    const Program& program = builder_.program();
    if (!place_.from_logits) {
      output.output_gradient = add_gradient(output.output);
      return push(Opcode::loss_backward, {{place_.prediction, program.target}, {output.output_gradient}},
                  place_.parameters);
    }
    if (place_.has_output_gradient && builder_.traces(TracedTensor::activation_gradient)) {
      const SlotId slot = add_gradient(output.output);
      out_.push_back(traced_only(make_instruction(
          Opcode::output_gradient, {{place_.prediction, output.output, program.target}, {slot}}, place_.parameters)));
      out_.push_back(moments_of(slot, activation_gradient_index(output)));
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

  void emit_layer(Node& node) {
    node_ = &node;
    variable_gradients_.clear();
    if (builder_.traces(TracedTensor::activation_gradient) && node.output_gradient != no_slot)
      out_.push_back(moments_of(node.output_gradient, activation_gradient_index(node)));
    std::visit(*this, node.layer->kind);
    for (const TrainedVariable& variable : variable_gradients_) finish_variable(variable);
  }

  /// The gradient is complete: its penalty, its trace, its update.
  void finish_variable(const TrainedVariable& trained) {
    if (const auto instruction = penalty_backward(builder_, *node_, trained.index, trained.gradient))
      out_.push_back(*instruction);
    const Variable& variable = builder_.program().variables[trained.index];
    if (builder_.traces(TracedTensor::weight_gradient))
      out_.push_back(
          moments_of(trained.gradient, builder_.traced_index(traced_name(variable, TracedTensor::weight_gradient))));
    if (update_ != nullptr) update_->emit_variable(trained, out_);
  }

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

  std::int32_t activation_gradient_index(const Node& node) {
    return builder_.traced_index(node.layer->name + "/activation_gradient");
  }
  void push(Opcode opcode, const Operands& operands, Parameters p = {}) {
    out_.push_back(make_instruction(opcode, operands, p));
  }

  Builder& builder_;
  std::vector<Node>& nodes_;
  const LossPlace& place_;
  UpdateEmitter* update_;
  std::vector<Instruction>& out_;
  Node* node_ = nullptr;
  SlotId logits_gradient_ = no_slot;
  std::vector<TrainedVariable> variable_gradients_;  ///< of the layer at hand
};

}  // namespace

void emit_backward(Builder& builder, std::vector<Node> nodes, const LossPlace& place, UpdateEmitter* update,
                   std::vector<Instruction>& out) {
  BackwardEmitter(builder, nodes, place, update, out).emit();
}

}  // namespace cenote::graph
