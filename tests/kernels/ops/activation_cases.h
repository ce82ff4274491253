#pragma once

#include <limits>

#include "tests/kernels/ops/op_case.h"
#include "tests/kernels/ops/sizes.h"

namespace cenote::ops {

/// An activation with its parameters and the pre-activations to try it on.
struct ActivationCase {
  std::string name;
  Activation kind;
  double alpha = 1, threshold = 0, max_value = std::numeric_limits<double>::infinity();
  double slope = 0;
  std::vector<double> kinks = {};
};

inline const std::vector<ActivationCase>& activation_kinds() {
  static const std::vector<ActivationCase> kinds = {
      {.name = "linear", .kind = Activation::linear},
      {.name = "sigmoid", .kind = Activation::sigmoid},
      {.name = "tanh", .kind = Activation::tanh},
      {.name = "relu", .kind = Activation::relu, .kinks = {0}},
      {.name = "leaky_relu", .kind = Activation::leaky_relu, .slope = 0.3, .kinks = {0}},
      {.name = "elu", .kind = Activation::elu, .kinks = {0}},
      {.name = "elu(0.7)", .kind = Activation::elu, .alpha = 0.7, .kinks = {0}},
      {.name = "selu", .kind = Activation::selu, .kinks = {0}},
      {.name = "softplus", .kind = Activation::softplus},
      {.name = "gelu", .kind = Activation::gelu},
      {.name = "silu", .kind = Activation::silu},
      {.name = "softmax", .kind = Activation::softmax},
      {.name = "relu up to 1", .kind = Activation::thresholded_relu, .max_value = 1, .kinks = {0, 1}},
      {.name = "relu from 0.3", .kind = Activation::thresholded_relu, .threshold = 0.3, .kinks = {0.3}},
      {.name = "relu with all",
       .kind = Activation::thresholded_relu,
       .threshold = 0.25,
       .max_value = 1.5,
       .slope = 0.2,
       .kinks = {0.25, 1.5}},
  };
  return kinds;
}

inline OpCase activation_case(const ActivationCase& a, Shape s, double reach, bool accumulate = false) {
  CaseBuilder b(a.name + " " + to_string(s) + " within " + std::to_string(reach) + (accumulate ? " accumulated" : ""),
                s.rows);
  const SlotId z = b.batched(s.columns, draw::avoiding(-reach, reach, a.kinks)), h = b.batched(s.columns);
  const SlotId dh = b.batched(s.columns, draw::normal()), dz = b.batched(s.columns, draw::normal());
  const bool is_leaky = a.kind == Activation::leaky_relu || a.kind == Activation::thresholded_relu;
  const SlotId slope =
      is_leaky ? b.number(Hyperparameter::negative_slope, draw::uniform(a.slope / 2, a.slope)) : no_slot;
  Parameters p;
  p.activation = {a.kind, a.alpha, a.threshold, a.max_value};
  b.forward(Opcode::activation_forward, {z, slope}, {h}, p);
  b.push(Opcode::activation_backward, {derivative_from_output(a.kind) ? h : z, dh, slope}, {dz}, p).accumulate =
      accumulate;
  return b.objective(h, dh).derivative(z, dz).done();
}

/// At kinks, where differences tell nothing, and where exponentials end: only for comparison with `reference`.
inline OpCase activation_edge_case(const ActivationCase& a) {
  OpCase edge = activation_case(a, {33, 7}, 1);
  edge.name = a.name + " at edges";
  const std::vector<double> numbers = {0,  0.25, -0.25, 1,   1.5, 6,    -6,    17,    -17,
                                       50, -50,  85,    -85, 100, -100, 1e-30, -1e-30};
  edge.draws[0] = draw::one_of(numbers);
  edge.derivatives.clear();
  return edge;
}

inline OpCase prelu_case(Shape s, bool accumulate) {
  CaseBuilder b("prelu " + to_string(s) + (accumulate ? " accumulated" : ""), s.rows);
  const SlotId x = b.batched(s.columns, draw::avoiding(-3, 3, {0})), alpha = b.vector(s.columns, draw::normal(0.5));
  const SlotId y = b.batched(s.columns), dy = b.batched(s.columns, draw::normal());
  const SlotId dx = b.batched(s.columns, draw::normal()), dalpha = b.vector(s.columns, draw::normal());
  b.forward(Opcode::prelu_forward, {x, alpha}, {y});
  b.push(Opcode::prelu_backward_alpha, {x, dy}, {dalpha}).accumulate = accumulate;
  b.push(Opcode::prelu_backward_input, {x, alpha, dy}, {dx}).accumulate = accumulate;
  return b.objective(y, dy).derivative(x, dx).derivative(alpha, dalpha).done();
}

inline OpCase prelu_at_zero() {
  OpCase edge = prelu_case({17, 5}, false);
  edge.name = "prelu at zero";
  edge.draws[0] = draw::one_of({0, 1, -1});
  edge.derivatives.clear();
  return edge;
}

inline void add_activation_cases(std::vector<OpCase>& cases) {
  for (const ActivationCase& a : activation_kinds()) {
    for (Shape s : shapes) cases.push_back(activation_case(a, s, 4));
    cases.push_back(activation_case(a, {17, 10}, 12));
    cases.push_back(activation_case(a, {33, 7}, 4, true));
    cases.push_back(activation_edge_case(a));
  }
  for (Shape s : shapes) {
    cases.push_back(prelu_case(s, false));
    cases.push_back(prelu_case(s, true));
  }
  cases.push_back(prelu_at_zero());
}

}  // namespace cenote::ops
