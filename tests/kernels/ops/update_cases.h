#pragma once

#include <limits>

#include "tests/kernels/ops/op_case.h"
#include "tests/kernels/ops/sizes.h"

namespace cenote::ops {

/// Magnitudes of gradients, and where the threshold lies among them.
struct ClipCase {
  std::string name;
  Draw gradient, threshold;
};

inline std::vector<ClipCase> clip_cases() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {
      {"below the threshold", draw::normal(), draw::uniform(100, 200)},
      {"above the threshold", draw::normal(), draw::uniform(0.1, 0.2)},
      {"tiny", draw::normal(0x1p-100), draw::uniform(0x1p-99, 0x1p-98)},
      {"tiny and clipped", draw::normal(0x1p-70), draw::uniform(0x1p-80, 0x1p-79)},
      {"huge", draw::normal(0x1p120), draw::uniform(0.5, 1)},
      {"zero", draw::constant(0), draw::uniform(0.5, 1)},
      {"with infinity", draw::one_of({1, -2, infinity}), draw::uniform(0.5, 1)},
      {"with NaN", draw::one_of({1, -2, std::numeric_limits<double>::quiet_NaN()}), draw::uniform(0.5, 1)},
  };
}

inline OpCase clip_case(const ClipCase& c, Opcode opcode, Shape s) {
  CaseBuilder b((opcode == Opcode::clip_norm ? "clip_norm " : "clip_value ") + to_string(s) + " " + c.name, 1);
  const SlotId gradient =
      b.matrix(static_cast<std::int32_t>(s.rows), s.columns, c.gradient, Slot::Kind::variable_gradient);
  const Hyperparameter key = opcode == Opcode::clip_norm ? Hyperparameter::clipnorm : Hyperparameter::clipvalue;
  b.push(opcode, {gradient, b.number(key, c.threshold)}, {gradient});
  return b.done();
}

/// The norm over two variables, the first of them smaller.
inline OpCase global_clip_case(const ClipCase& c, Shape s) {
  CaseBuilder b("global_clipnorm " + to_string(s) + " " + c.name, 1);
  const SlotId one = b.vector(s.columns, c.gradient, Slot::Kind::variable_gradient);
  const SlotId two = b.matrix(static_cast<std::int32_t>(s.rows), s.columns, c.gradient, Slot::Kind::variable_gradient);
  const SlotId threshold = b.number(Hyperparameter::global_clipnorm, c.threshold);
  const SlotId sums = b.vector(2, {}, Slot::Kind::clipping), factor = b.vector(1, {}, Slot::Kind::clipping);
  b.push(Opcode::square_sum, {one}, {sums}, {.index = 0});
  b.push(Opcode::square_sum, {two}, {sums}, {.index = 1});
  b.push(Opcode::global_norm_factor, {sums, threshold}, {factor}, {.index = 2});
  b.push(Opcode::scale, {one, factor}, {one});
  b.push(Opcode::scale, {two, factor}, {two});
  return b.done();
}

struct OptimizerCase {
  std::string name;
  Opcode opcode;
  int states;  ///< slots of state
  Parameters::OptimizerParameters p;
  std::vector<bool> absent = {};  ///< optional states
};

inline std::vector<OptimizerCase> optimizer_cases() {
  using Type = Optimizer::Type;
  auto adam = [](Type type, bool decay) {
    return Parameters::OptimizerParameters{type, false, decay, 0.9, 0.999, 1e-7, 0.9, 0};
  };
  auto sgd = [](double momentum, bool nesterov, bool decay) {
    return Parameters::OptimizerParameters{Type::sgd, nesterov, decay, 0.9, 0.999, 1e-7, 0.9, momentum};
  };
  auto rmsprop = [](double momentum, bool decay) {
    return Parameters::OptimizerParameters{Type::rmsprop, false, decay, 0.9, 0.999, 1e-7, 0.85, momentum};
  };
  return {
      {"adam", Opcode::adam, 2, adam(Type::adam, false)},
      {"amsgrad", Opcode::adam, 3, adam(Type::adam, false)},
      {"adamw", Opcode::adam, 2, adam(Type::adamw, true)},
      {"sgd", Opcode::sgd, 0, sgd(0, false, false)},
      {"sgd with weight_decay", Opcode::sgd, 0, sgd(0, false, true)},
      {"momentum", Opcode::sgd, 1, sgd(0.9, false, false)},
      {"nesterov", Opcode::sgd, 1, sgd(0.8, true, true)},
      {"rmsprop", Opcode::rmsprop, 1, rmsprop(0, false)},
      {"rmsprop centered", Opcode::rmsprop, 2, rmsprop(0, true)},
      {"rmsprop momentum", Opcode::rmsprop, 3, rmsprop(0.7, false), {false, true, false}},
      {"rmsprop centered momentum", Opcode::rmsprop, 3, rmsprop(0.7, false)},
  };
}

inline constexpr int optimizer_steps = 3;

/// Gradients whose signs depend on the element alone, so that no state cancels and its relative error stays bounded.
inline Draw steady_gradient(double scale) {
  return [scale](std::mt19937_64& random, std::int64_t i) {
    return (i % 2 == 0 ? scale : -scale) * (0.2 + draw::unit(random));
  };
}

inline OpCase optimizer_case(const OptimizerCase& c, Shape s, double scale) {
  CaseBuilder b(c.name + " " + to_string(s) + " gradient " + std::to_string(scale), 1);
  const auto rows = static_cast<std::int32_t>(s.rows);
  const SlotId w = b.matrix(rows, s.columns, draw::normal()),
               rate = b.number(Hyperparameter::learning_rate, draw::uniform(0.001, 0.01));
  const SlotId decay = c.p.has_weight_decay ? b.number(Hyperparameter::weight_decay, draw::uniform(0.1, 0.5)) : no_slot;
  const SlotId constants = b.vector(4, {}, Slot::Kind::constants);
  std::vector<SlotId> out = {w};
  for (int i = 0; i < c.states; ++i) {
    const bool is_absent = static_cast<std::size_t>(i) < c.absent.size() && c.absent[static_cast<std::size_t>(i)];
    out.push_back(is_absent ? no_slot : b.matrix(rows, s.columns, {}, Slot::Kind::optimizer_state));
  }
  Parameters p;
  p.optimizer = c.p;
  b.push(Opcode::optimizer_constants, {rate, decay}, {constants}, p);
  for (int step = 0; step < optimizer_steps; ++step) {
    const SlotId g = b.matrix(rows, s.columns, steady_gradient(scale), Slot::Kind::variable_gradient);
    b.push(c.opcode, {g, constants}, out, p);
  }
  return b.rate({.learning_rate = 0.7, .bias_correction = c.opcode == Opcode::adam ? 0.31622776601683794 : 1}).done();
}

inline void add_update_cases(std::vector<OpCase>& cases) {
  for (const ClipCase& c : clip_cases())
    for (Shape s : {Shape{1, 1}, Shape{2, 5}, Shape{17, 16}, Shape{10, 33}}) {
      cases.push_back(clip_case(c, Opcode::clip_value, s));
      cases.push_back(clip_case(c, Opcode::clip_norm, s));
      cases.push_back(global_clip_case(c, s));
    }
  for (const ClipCase& c : clip_cases()) cases.push_back(clip_case(c, Opcode::clip_norm, large_shape));
  for (const OptimizerCase& c : optimizer_cases()) {
    for (Shape s : {Shape{1, 1}, Shape{1, 17}, Shape{10, 10}, Shape{5, 33}}) cases.push_back(optimizer_case(c, s, 1));
    cases.push_back(optimizer_case(c, {7, 5}, 1e-6));
  }
}

}  // namespace cenote::ops
