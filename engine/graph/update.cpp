#include "engine/graph/update.h"

namespace cenote::graph {
namespace {

Hyperparameter clipping_key(Clipping::Form form) {
  switch (form) {
    case Clipping::Form::clipnorm:
      return Hyperparameter::clipnorm;
    case Clipping::Form::global_clipnorm:
      return Hyperparameter::global_clipnorm;
    default:
      return Hyperparameter::clipvalue;
  }
}

Opcode step_opcode(Optimizer::Type type) {
  switch (type) {
    case Optimizer::Type::sgd:
      return Opcode::sgd;
    case Optimizer::Type::rmsprop:
      return Opcode::rmsprop;
    default:
      return Opcode::adam;
  }
}

Parameters optimizer_parameters(const Optimizer& o) {
  Parameters p;
  p.optimizer = {o.type, o.nesterov, o.weight_decay.has_value(), o.beta_1, o.beta_2, o.epsilon, o.rho, o.momentum};
  return p;
}

/// The learning rate of a constant schedule is per member; that of any other multiplies the schedule.
double member_learning_rate(const LearningRate& rate) {
  return rate.type == LearningRate::Type::constant ? rate.initial_learning_rate : 1.0;
}

}  // namespace

UpdateEmitter::UpdateEmitter(Builder& builder) : builder_(builder) {}

bool UpdateEmitter::is_global() const {
  return builder_.recipe().optimizer.clipping.form == Clipping::Form::global_clipnorm;
}

SlotId UpdateEmitter::threshold() {
  const Clipping& clipping = builder_.recipe().optimizer.clipping;
  return builder_.add_hyperparameter(clipping_key(clipping.form), clipping.threshold);
}

void UpdateEmitter::emit_constants(std::vector<Instruction>& out) {
  const Optimizer& optimizer = builder_.recipe().optimizer;
  constants_ = builder_.add_slot({.kind = Slot::Kind::constants, .columns = 4}, "constants");
  const SlotId rate =
      builder_.add_hyperparameter(Hyperparameter::learning_rate, member_learning_rate(optimizer.learning_rate));
  const SlotId decay = optimizer.weight_decay
                           ? builder_.add_hyperparameter(Hyperparameter::weight_decay, *optimizer.weight_decay)
                           : no_slot;
  out.push_back(
      make_instruction(Opcode::optimizer_constants, {{rate, decay}, {constants_}}, optimizer_parameters(optimizer)));
}

void UpdateEmitter::emit_variable(TrainedVariable variable, std::vector<Instruction>& out) {
  if (is_global()) return waiting_.push_back(variable);
  emit_clipping(variable, out);
  emit_step(variable, out);
}

void UpdateEmitter::emit_clipping(TrainedVariable variable, std::vector<Instruction>& out) {
  const Clipping::Form form = builder_.recipe().optimizer.clipping.form;
  if (form == Clipping::Form::none) return;
  const Opcode opcode = form == Clipping::Form::clipvalue ? Opcode::clip_value : Opcode::clip_norm;
  out.push_back(make_instruction(opcode, {{variable.gradient, threshold()}, {variable.gradient}}));
}

void UpdateEmitter::emit_step(TrainedVariable trained, std::vector<Instruction>& out) {
  const Variable variable = builder_.program().variables[trained.index];
  const Optimizer& optimizer = builder_.recipe().optimizer;
  builder_.trace(trained.gradient, TracedTensor::clipped_gradient, variable.layer,
                 traced_name(variable, TracedTensor::clipped_gradient), out);
  const std::uint8_t traced = builder_.cadences_of(TracedTensor::update, variable.layer) |
                              full_only(builder_.cadences_of(Instrument::update_cosine, variable.layer));
  SlotId before = no_slot;
  if (traced != 0) {
    before = builder_.add_like(variable.slot, Slot::Kind::snapshot, variable.full_name() + ".before");
    out.push_back(traced_only(make_instruction(Opcode::snapshot, {{variable.slot}, {before}}), traced));
  }
  Operands operands{{trained.gradient, constants_}, {variable.slot}};
  for (SlotId slot : state_slots(variable)) operands.out.push_back(slot);
  out.push_back(make_instruction(step_opcode(optimizer.type), operands, optimizer_parameters(optimizer)));
  emit_epsilon_share(variable, operands, out);
  if (traced == 0) return;
  out.push_back(traced_only(make_instruction(Opcode::difference, {{variable.slot, before}, {before}}), traced));
  const std::string name = traced_name(variable, TracedTensor::update);
  builder_.trace(before, TracedTensor::update, variable.layer, name, out);
  emit_cosine(variable, before, out);
}

void UpdateEmitter::emit_epsilon_share(const Variable& variable, const Operands& step, std::vector<Instruction>& out) {
  const Optimizer& optimizer = builder_.recipe().optimizer;
  Operands operands{{no_slot, constants_}, {}};
  switch (optimizer.type) {
    case Optimizer::Type::sgd:
      return;
    case Optimizer::Type::rmsprop:  // v, and the mean gradient if centered
      operands.in = {step.out[1], constants_, step.out[2]};
      break;
    default:  // v, or amsgrad's largest
      operands.in[0] = step.out[3] == no_slot ? step.out[2] : step.out[3];
  }
  builder_.read(operands, epsilon_reading(optimizer.type, optimizer.epsilon), variable.layer,
                traced_name(variable, TracedTensor::update), out);
}

void UpdateEmitter::emit_cosine(const Variable& variable, SlotId update, std::vector<Instruction>& out) {
  const std::uint8_t cadences = builder_.cadences_of(Instrument::update_cosine, variable.layer);
  if (cadences == 0) return;
  const SlotId previous = builder_.add_like(variable.slot, Slot::Kind::kept, variable.full_name() + ".update_before");
  builder_.read({{update, previous}, {}}, reading_of(Instrument::update_cosine), variable.layer,
                traced_name(variable, TracedTensor::update), out);
  out.push_back(traced_only(make_instruction(Opcode::snapshot, {{update}, {previous}}), full_only(cadences)));
}

std::vector<SlotId> UpdateEmitter::state_slots(const Variable& variable) {
  const Optimizer& optimizer = builder_.recipe().optimizer;
  auto state = [&](bool wanted, const char* name) {
    return wanted ? builder_.add_like(variable.slot, Slot::Kind::optimizer_state, variable.full_name() + "." + name)
                  : no_slot;
  };
  switch (optimizer.type) {
    case Optimizer::Type::sgd:
      return {state(optimizer.momentum != 0, "momentum")};
    case Optimizer::Type::rmsprop:
      return {state(true, "velocity"), state(optimizer.centered, "average_gradient"),
              state(optimizer.momentum > 0, "momentum")};
    default:
      return {state(true, "m"), state(true, "v"), state(optimizer.amsgrad, "v_hat")};
  }
}

void UpdateEmitter::emit_end(std::vector<Instruction>& out) {
  if (waiting_.empty()) return;
  const auto count = static_cast<std::int32_t>(waiting_.size());
  const SlotId sums = builder_.add_slot({.kind = Slot::Kind::clipping, .columns = count}, "square_sums");
  const SlotId factor = builder_.add_slot({.kind = Slot::Kind::clipping}, "clip_factor");
  for (std::int32_t i = 0; i < count; ++i)
    out.push_back(
        make_instruction(Opcode::square_sum, {{waiting_[static_cast<std::size_t>(i)].gradient}, {sums}}, {.index = i}));
  out.push_back(make_instruction(Opcode::global_norm_factor, {{sums, threshold()}, {factor}}, {.index = count}));
  for (const TrainedVariable& variable : waiting_) {
    out.push_back(make_instruction(Opcode::scale, {{variable.gradient, factor}, {variable.gradient}}));
    emit_step(variable, out);
  }
}

}  // namespace cenote::graph
