#pragma once

#include "tests/kernels/ops/op_case.h"
#include "tests/kernels/ops/sizes.h"

namespace cenote::ops {

struct BatchNormShape {
  std::int64_t rows;
  std::int32_t columns;
  bool scale = true, center = true, accumulate = false, wants_input = true;
  double mean = 0.5, deviation = 1;  ///< of x
};

inline OpCase batch_norm_case(BatchNormShape s) {
  CaseBuilder b("batch_norm " + to_string(Shape{s.rows, s.columns}) + (s.scale ? "" : " without scale") +
                    (s.center ? "" : " without center") + (s.accumulate ? " accumulated" : "") +
                    (s.wants_input ? "" : " of the data") + " mean " + std::to_string(s.mean),
                s.rows);
  const Draw x_draw = [s, normal = draw::normal(s.deviation)](std::mt19937_64& random, std::int64_t i) {
    return s.mean + normal(random, i);
  };
  const SlotId x = b.batched(s.columns, x_draw), y = b.batched(s.columns);
  const SlotId gamma = s.scale ? b.vector(s.columns, draw::normal()) : no_slot;
  const SlotId beta = s.center ? b.vector(s.columns, draw::normal()) : no_slot;
  const SlotId mean = b.vector(s.columns, {}, Slot::Kind::statistic);
  const SlotId variance = b.vector(s.columns, {}, Slot::Kind::statistic);
  const SlotId dy = b.batched(s.columns, draw::normal());
  const SlotId dx = s.wants_input ? b.batched(s.columns, draw::normal()) : no_slot;
  const SlotId dgamma = s.scale ? b.vector(s.columns, draw::normal()) : no_slot;
  const SlotId dbeta = s.center ? b.vector(s.columns, draw::normal()) : no_slot;
  Parameters p;
  p.batch_norm = {.epsilon = 1e-3, .momentum = 0.99};
  b.forward(Opcode::batch_norm_forward, {x, gamma, beta}, {y, mean, variance}, p);
  b.push(Opcode::batch_norm_backward, {x, dy, gamma, mean, variance}, {dx, dgamma, dbeta}, p).accumulate = s.accumulate;
  b.objective(y, dy);
  if (s.wants_input) b.derivative(x, dx);
  if (s.scale) b.derivative(gamma, dgamma);
  if (s.center) b.derivative(beta, dbeta);
  return b.done();
}

/// The moving statistics: moved, then used.
inline OpCase moving_statistics_case(Shape s) {
  CaseBuilder b("moving statistics " + to_string(s), s.rows);
  const SlotId x = b.batched(s.columns, draw::normal()), y = b.batched(s.columns);
  const SlotId gamma = b.vector(s.columns, draw::normal()), beta = b.vector(s.columns, draw::normal());
  const SlotId mean = b.vector(s.columns, draw::normal(), Slot::Kind::statistic);
  const SlotId variance = b.vector(s.columns, draw::uniform(0, 2), Slot::Kind::statistic);
  const SlotId moving_mean = b.vector(s.columns, draw::normal());
  const SlotId moving_variance = b.vector(s.columns, draw::uniform(0, 2));
  Parameters p;
  p.batch_norm = {.epsilon = 1e-3, .momentum = 0.9};
  b.push(Opcode::batch_norm_update, {mean, variance}, {moving_mean, moving_variance}, p);
  b.push(Opcode::batch_norm_inference, {x, gamma, beta, moving_mean, moving_variance}, {y}, p);
  b.push(Opcode::batch_norm_inference, {x, no_slot, beta, moving_mean, moving_variance}, {y}, p);
  b.push(Opcode::batch_norm_inference, {x, gamma, no_slot, moving_mean, moving_variance}, {y}, p);
  b.push(Opcode::batch_norm_inference, {x, no_slot, no_slot, moving_mean, moving_variance}, {y}, p);
  return b.done();
}

inline void add_batch_norm_cases(std::vector<OpCase>& cases) {
  for (std::int64_t rows : batch_rows) cases.push_back(batch_norm_case({.rows = rows, .columns = 3}));
  for (std::int32_t width : widths) cases.push_back(batch_norm_case({.rows = 17, .columns = width}));
  cases.push_back(batch_norm_case({.rows = 16, .columns = 6, .scale = false}));
  cases.push_back(batch_norm_case({.rows = 16, .columns = 6, .center = false}));
  cases.push_back(batch_norm_case({.rows = 16, .columns = 6, .scale = false, .center = false}));
  cases.push_back(batch_norm_case({.rows = 33, .columns = 7, .accumulate = true}));
  cases.push_back(batch_norm_case({.rows = 33, .columns = 7, .wants_input = false}));
  cases.push_back(batch_norm_case({.rows = 32, .columns = 7, .mean = 100}));
  for (Shape s : shapes) cases.push_back(moving_statistics_case(s));
}

}  // namespace cenote::ops
