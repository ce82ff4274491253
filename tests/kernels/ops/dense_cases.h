#pragma once

#include "tests/kernels/ops/op_case.h"
#include "tests/kernels/ops/sizes.h"

namespace cenote::ops {

struct DenseShape {
  std::int64_t rows;
  std::int32_t in, out;
  bool bias = true, accumulate = false;
};

inline OpCase dense_case(DenseShape s) {
  CaseBuilder b("dense " + std::to_string(s.rows) + "x" + std::to_string(s.in) + "x" + std::to_string(s.out) +
                    (s.bias ? "" : " without bias") + (s.accumulate ? " accumulated" : ""),
                s.rows);
  const SlotId x = b.batched(s.in, draw::normal()), kernel = b.matrix(s.in, s.out, draw::normal(0.5));
  const SlotId bias = s.bias ? b.vector(s.out, draw::normal()) : no_slot, y = b.batched(s.out, draw::normal());
  const SlotId dy = b.batched(s.out, draw::normal()), dx = b.batched(s.in, draw::normal());
  const SlotId dkernel = b.matrix(s.in, s.out, draw::normal()), dbias = b.vector(s.out, draw::normal());
  b.forward(Opcode::dense_forward, {x, kernel, bias}, {y});
  b.push(Opcode::dense_backward_kernel, {x, dy}, {dkernel}).accumulate = s.accumulate;
  if (s.bias) b.push(Opcode::dense_backward_bias, {dy}, {dbias}).accumulate = s.accumulate;
  b.push(Opcode::dense_backward_input, {dy, kernel}, {dx}).accumulate = s.accumulate;
  b.objective(y, dy).derivative(x, dx).derivative(kernel, dkernel);
  if (s.bias) b.derivative(bias, dbias);
  return b.done();
}

inline OpCase add_case(Shape s, bool accumulate) {
  CaseBuilder b("add " + to_string(s) + (accumulate ? " accumulated" : ""), s.rows);
  const SlotId x = b.batched(s.columns, draw::normal()), z = b.batched(s.columns, draw::normal());
  const SlotId y = b.batched(s.columns), dy = b.batched(s.columns, draw::normal());
  const SlotId dx = b.batched(s.columns, draw::normal()), dz = b.batched(s.columns, draw::normal());
  b.forward(Opcode::add, {x, z}, {y});
  b.push(Opcode::copy, {dy}, {dx}).accumulate = accumulate;
  b.push(Opcode::copy, {dy}, {dz}).accumulate = accumulate;
  b.objective(y, dy).derivative(x, dx).derivative(z, dz);
  return b.done();
}

inline void add_dense_cases(std::vector<OpCase>& cases) {
  for (std::int32_t width : widths) {
    cases.push_back(dense_case({17, width, 10}));
    cases.push_back(dense_case({17, 9, width}));
  }
  for (std::int64_t rows : batch_rows) cases.push_back(dense_case({rows, 6, 11}));
  cases.push_back(dense_case({1, 1, 1}));
  cases.push_back(dense_case({33, 2, 1}));
  cases.push_back(dense_case({40, 33, 33}));
  cases.push_back(dense_case({33, 7, 11, false, false}));
  cases.push_back(dense_case({33, 7, 11, true, true}));
  for (Shape s : shapes) {
    cases.push_back(add_case(s, false));
    cases.push_back(add_case(s, true));
  }
}

}  // namespace cenote::ops
