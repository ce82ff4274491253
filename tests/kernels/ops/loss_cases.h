#pragma once

#include "tests/kernels/ops/op_case.h"
#include "tests/kernels/ops/sizes.h"

namespace cenote::ops {

struct LossCase {
  std::string name;
  Loss loss;
  bool from_logits = false;
  Shape shape;  ///< of the prediction
  std::vector<MetricFunction> metrics = {};
};

inline Parameters loss_parameters(const LossCase& c) {
  Parameters p;
  p.loss = {c.loss, c.from_logits, static_cast<std::int32_t>(c.metrics.size()), {}};
  for (std::size_t i = 0; i < c.metrics.size(); ++i) p.loss.metrics[i] = static_cast<std::uint8_t>(c.metrics[i]);
  return p;
}

inline SlotId target_slot(CaseBuilder& b, const LossCase& c) {
  const std::int32_t columns = c.shape.columns;
  switch (c.loss) {
    case Loss::sparse_categorical_crossentropy:
      return b.batched(1, draw::class_number(columns), Slot::Kind::target);
    case Loss::categorical_crossentropy:
      return b.batched(columns, draw::one_hot(columns), Slot::Kind::target);
    case Loss::binary_crossentropy:
      return b.batched(columns, draw::one_of({0, 0, 1, 1, 0.25}), Slot::Kind::target);
    case Loss::mse:
      break;
  }
  return b.batched(columns, draw::normal(), Slot::Kind::target);
}

inline OpCase loss_case(const LossCase& c, double reach) {
  CaseBuilder b(c.name + " " + to_string(c.shape) + " within " + std::to_string(reach), c.shape.rows);
  const bool is_free = c.from_logits || c.loss == Loss::mse;
  const std::int32_t columns = c.shape.columns;
  const SlotId prediction = b.batched(columns, is_free ? draw::uniform(-reach, reach) : draw::uniform(0.2, 0.8));
  const SlotId output = c.from_logits ? b.batched(columns, draw::uniform(0.01, 0.99)) : prediction;
  const SlotId target = target_slot(b, c), gradient = b.batched(columns, draw::normal());
  const SlotId report = b.report(static_cast<std::int32_t>(c.metrics.size()));
  const Parameters p = loss_parameters(c);
  b.forward(Opcode::loss, {prediction, output, target}, {report}, p);
  b.push(Opcode::loss_backward, {prediction, target}, {gradient}, p);
  return b.derivative(prediction, gradient).done();
}

/// Probabilities on both sides of the clip.
inline OpCase clipped_loss_case(const LossCase& c) {
  OpCase edge = loss_case(c, 1);
  edge.name = c.name + " clipped " + to_string(c.shape);
  edge.draws[0] = draw::one_of({-0.5, 0, 1e-8, 1e-6, 0.3, 0.6, 0.999, 1, 1.5});
  edge.derivatives.clear();
  return edge;
}

/// Labels that do not add up to 1, where TensorFlow's gradient, softmax(z) − y, is not its loss's.
inline OpCase any_labels_case(const LossCase& c) {
  OpCase any = loss_case(c, 4);
  any.name = c.name + " of any labels " + to_string(c.shape);
  any.draws[2] = draw::uniform(0, 1);
  any.derivatives.clear();
  return any;
}

/// ∂L/∂ output, taken further to the logits.
inline OpCase output_gradient_case(LossCase c, double reach) {
  c.metrics.clear();
  CaseBuilder b("output_gradient of " + c.name + " " + to_string(c.shape) + " within " + std::to_string(reach),
                c.shape.rows);
  const std::int32_t columns = c.shape.columns;
  const SlotId z = b.batched(columns, draw::uniform(-reach, reach)), h = b.batched(columns);
  const SlotId target = target_slot(b, c), dh = b.batched(columns), dz = b.batched(columns, draw::normal());
  const SlotId report = b.report(0);
  Parameters activation;
  activation.activation = {};
  activation.activation.kind = c.loss == Loss::binary_crossentropy ? Activation::sigmoid : Activation::softmax;
  b.forward(Opcode::activation_forward, {z}, {h}, activation);
  b.forward(Opcode::loss, {z, h, target}, {report}, loss_parameters(c));
  b.push(Opcode::output_gradient, {z, h, target}, {dh}, loss_parameters(c));
  b.push(Opcode::activation_backward, {h, dh}, {dz}, activation);
  return b.derivative(z, dz).done();
}

inline OpCase penalty_case(Regularizer::Type type, std::int32_t rows, std::int32_t columns) {
  CaseBuilder b((type == Regularizer::Type::L1 ? "L1 " : "L2 ") + to_string(Shape{rows, columns}), 1);
  const SlotId w = b.matrix(rows, columns, draw::avoiding(-2, 2, {0}));
  const SlotId factor = b.number(Hyperparameter::factor, draw::uniform(0.01, 0.1));
  const SlotId gradient = b.matrix(rows, columns, draw::constant(0), Slot::Kind::variable_gradient);
  const SlotId report = b.report(0);
  Parameters p;
  p.penalty = {type};
  Instruction& forward = b.forward(Opcode::penalty, {w, factor}, {report}, p);
  forward.accumulate = true;
  b.push(Opcode::penalty_backward, {w, factor}, {gradient}, p).accumulate = true;
  return b.derivative(w, gradient).done();
}

inline OpCase penalty_at_zero() {
  OpCase edge = penalty_case(Regularizer::Type::L1, 5, 7);
  edge.name = "L1 at zero";
  edge.draws[0] = draw::one_of({0, 1, -1});
  edge.derivatives.clear();
  return edge;
}

inline void add_losses(std::vector<OpCase>& cases, Shape s) {
  using enum MetricFunction;
  const MetricFunction accuracy = s.columns == 1 ? binary_accuracy : categorical_accuracy;
  const LossCase logit{"binary from logits", Loss::binary_crossentropy, true, s, {accuracy, mse, mae}};
  const LossCase binary{"binary", Loss::binary_crossentropy, false, s, {accuracy}};
  const LossCase squares{"mse", Loss::mse, false, s, {mae, mse}};
  for (const LossCase& c : {logit, binary, squares}) cases.push_back(loss_case(c, 4));
  cases.push_back(loss_case(logit, 20));
  cases.push_back(output_gradient_case(logit, 6));
  cases.push_back(clipped_loss_case(binary));
  if (s.columns == 1) return;
  const LossCase sparse{"sparse", Loss::sparse_categorical_crossentropy, true, s, {sparse_categorical_accuracy}};
  const LossCase categorical{"categorical", Loss::categorical_crossentropy, true, s, {categorical_accuracy, mae}};
  for (LossCase c : {sparse, categorical}) {
    cases.push_back(output_gradient_case(c, 4));
    c.name += " from logits";
    cases.push_back(loss_case(c, 4));
    cases.push_back(loss_case(c, 20));
  }
  cases.push_back(any_labels_case(categorical));
  for (LossCase c : {sparse, categorical}) {
    c.from_logits = false;
    cases.push_back(loss_case(c, 1));
  }
}

inline void add_loss_cases(std::vector<OpCase>& cases) {
  for (Shape s : {Shape{1, 1}, Shape{15, 1}, Shape{17, 3}, Shape{16, 2}, Shape{33, 11}, Shape{40, 1}, Shape{2, 6}})
    add_losses(cases, s);
  for (Regularizer::Type type : {Regularizer::Type::L1, Regularizer::Type::L2}) {
    cases.push_back(penalty_case(type, 1, 1));
    cases.push_back(penalty_case(type, 10, 11));
    cases.push_back(penalty_case(type, 1, 33));
    cases.push_back(penalty_case(type, static_cast<std::int32_t>(large_shape.rows), large_shape.columns));
    cases.back().derivatives.clear();  // as many finite differences take long
  }
  cases.push_back(penalty_at_zero());
}

}  // namespace cenote::ops
