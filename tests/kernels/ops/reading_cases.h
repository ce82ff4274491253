#pragma once

#include <limits>

#include "cenote/saturation.h"
#include "tests/kernels/ops/op_case.h"
#include "tests/kernels/ops/sizes.h"
#include "tests/kernels/ops/update_cases.h"

namespace cenote::ops {

/// A case of one or more readings.
class ReadingCase : public CaseBuilder {
 public:
  using CaseBuilder::CaseBuilder;

  void read(const std::vector<SlotId>& in, Parameters::ReadingParameters reading) {
    reading.index = static_cast<std::int32_t>(count_++);
    Parameters p;
    p.reading = reading;
    push(Opcode::reading, in, {}, p);
    names_.push_back({"tensor", reading.instrument});
  }
  OpCase done() {
    OpCase made = CaseBuilder::done();
    made.program.readings = names_;
    return made;
  }

 private:
  std::size_t count_ = 0;
  std::vector<ReadingName> names_;
};

inline OpCase histogram_case(const std::string& name, const Draw& draw, Shape s) {
  ReadingCase b("histogram " + to_string(s) + " " + name, s.rows);
  b.read({b.batched(s.columns, draw)}, reading_of(Instrument::histogram));
  b.read({b.matrix(3, s.columns, draw)}, reading_of(Instrument::histogram));
  return b.done();
}

/// Outputs on both sides of the bounds, and some zero for every sample.
inline OpCase saturation_case(Activation activation, const Draw& draw, Shape s) {
  ReadingCase b("saturation " + std::string(to_word(activation)) + " " + to_string(s), s.rows);
  const SaturationBounds bounds = saturation_bounds(activation);
  b.read({b.batched(s.columns, draw)}, saturation_reading(bounds));
  return b.done();
}

/// Adam's second moments from two steps; gradients far below and far above ε in turn.
inline OpCase epsilon_case(const Optimizer& optimizer, const std::string& name, Shape s) {
  const auto rows = static_cast<std::int32_t>(s.rows);
  ReadingCase b("epsilon share " + name + " " + to_string(s), 1);
  const SlotId rate = b.number(Hyperparameter::learning_rate, draw::uniform(0.001, 0.1));
  const SlotId constants = b.vector(4, {}, Slot::Kind::constants);
  const SlotId w = b.matrix(rows, s.columns, draw::normal());
  const SlotId g = b.matrix(rows, s.columns, draw::one_of({0, 1e-12, 1e-3, 1}), Slot::Kind::variable_gradient);
  SlotId state[3];
  for (SlotId& slot : state) slot = b.matrix(rows, s.columns, {}, Slot::Kind::optimizer_state);
  Parameters p;
  p.optimizer = {optimizer.type,   optimizer.nesterov, false,         optimizer.beta_1,
                 optimizer.beta_2, optimizer.epsilon,  optimizer.rho, optimizer.momentum};
  const bool is_adam = optimizer.type == Optimizer::Type::adam;
  b.push(Opcode::optimizer_constants, {rate}, {constants}, p);
  for (int step = 0; step < 2; ++step)
    if (is_adam)
      b.push(Opcode::adam, {g, constants}, {w, state[0], state[1], optimizer.amsgrad ? state[2] : no_slot}, p);
    else
      b.push(Opcode::rmsprop, {g, constants}, {w, state[0], optimizer.centered ? state[1] : no_slot}, p);
  const Parameters::ReadingParameters reading = epsilon_reading(optimizer.type, optimizer.epsilon);
  if (is_adam)
    b.read({optimizer.amsgrad ? state[2] : state[1], constants}, reading);
  else
    b.read({state[0], constants, optimizer.centered ? state[1] : no_slot}, reading);
  return b.rate({.learning_rate = 1, .bias_correction = 0.3}), b.done();
}

inline OpCase flushed_case(Shape s) {
  ReadingCase b("flushed share " + to_string(s), s.rows);
  const SlotId gradient = b.batched(s.columns, draw::one_of({0, 0, 1, -2}), Slot::Kind::gradient);
  const SlotId other =
      b.batched(s.columns, draw::one_of({0, 3, std::numeric_limits<double>::quiet_NaN()}), Slot::Kind::gradient);
  const SlotId magnified = b.batched(s.columns, {}, Slot::Kind::gradient);
  b.push(Opcode::magnify, {gradient}, {magnified});
  b.read({gradient, magnified}, reading_of(Instrument::flushed_share));
  b.read({gradient, other}, reading_of(Instrument::flushed_share));
  return b.done();
}

inline OpCase cosine_case(const std::string& name, double scale, Shape s) {
  const auto rows = static_cast<std::int32_t>(s.rows);
  ReadingCase b("cosine " + to_string(s) + " " + name, 1);
  const SlotId u = b.matrix(rows, s.columns, draw::normal(scale)), v = b.matrix(rows, s.columns, draw::normal(scale));
  const SlotId zero = b.matrix(rows, s.columns);
  b.read({u, v}, reading_of(Instrument::update_cosine));
  b.read({u, zero}, reading_of(Instrument::update_cosine));
  return b.done();
}

inline OpCase noise_case(const std::string& name, double scale, Shape s) {
  ReadingCase b("noise scale " + to_string(s) + " " + name, s.rows);
  const SlotId x = b.batched(3, draw::normal()), dz = b.batched(s.columns, draw::normal(scale), Slot::Kind::gradient);
  const SlotId dkernel = b.matrix(3, s.columns, {}, Slot::Kind::variable_gradient);
  b.push(Opcode::dense_backward_kernel, {x, dz}, {dkernel});
  b.read({x, dz, dkernel}, reading_of(Instrument::noise_scale));
  return b.done();
}

/// Some rows are zero.
inline OpCase correlation_case(const std::string& name, double scale, Shape s) {
  ReadingCase b("gradient correlation " + to_string(s) + " " + name, s.rows);
  b.read({b.batched(s.columns, draw::normal(scale), Slot::Kind::gradient)},
         reading_of(Instrument::gradient_correlation));
  b.read({b.batched(s.columns, draw::one_of({0, 0, 0, 1}), Slot::Kind::gradient)},
         reading_of(Instrument::gradient_correlation));
  return b.done();
}

inline void add_reading_cases(std::vector<OpCase>& cases) {
  constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> edges = {0, infinity, nan};
  for (int bin = 1; bin < histogram_bins; ++bin)
    for (double near : {1.0, 0x1.fffffep-1})
      edges.push_back(std::ldexp(bin % 2 == 0 ? near : -near, histogram_exponent(bin)));
  std::erase_if(edges, [](double x) { return x != 0 && std::abs(x) < 0x1p-126; });  // which float backends flush
  std::vector<Shape> read(std::begin(shapes), std::end(shapes));
  read.push_back({130, 18});  // sums over three chunks of rows
  for (Shape s : read) {
    cases.push_back(histogram_case("of normal numbers", draw::normal(), s));
    cases.push_back(histogram_case("at the edges", draw::one_of(edges), s));
    for (Activation activation : {Activation::sigmoid, Activation::tanh, Activation::relu, Activation::gelu})
      cases.push_back(saturation_case(activation, draw::one_of({0, 0, 0, 0.01, 0.02, 0.98, 0.99, -0.98, nan}), s));
    cases.push_back(saturation_case(Activation::softplus, draw::constant(0), s));
    cases.push_back(epsilon_case(optimizers::adam(), "adam", s));
    cases.push_back(epsilon_case({.type = Optimizer::Type::adam, .amsgrad = true}, "amsgrad", s));
    cases.push_back(epsilon_case(optimizers::rmsprop(), "rmsprop", s));
    cases.push_back(flushed_case(s));
    cases.push_back(cosine_case("of normal numbers", 1, s));
    cases.push_back(cosine_case("tiny", 0x1p-100, s));
    cases.push_back(correlation_case("of normal numbers", 1, s));
    cases.push_back(correlation_case("tiny", 0x1p-100, s));
    cases.push_back(noise_case("of normal numbers", 1, s));
    cases.push_back(noise_case("tiny", 0x1p-90, s));
  }
}

}  // namespace cenote::ops
