#pragma once

#include <limits>

#include "tests/kernels/ops/op_case.h"
#include "tests/kernels/ops/sizes.h"

namespace cenote::ops {

inline OpCase difference_case(Shape s) {
  CaseBuilder b("difference " + to_string(s), 1);
  const auto rows = static_cast<std::int32_t>(s.rows);
  const SlotId before = b.matrix(rows, s.columns, draw::normal()), after = b.matrix(rows, s.columns, draw::normal());
  const SlotId snapshot = b.matrix(rows, s.columns, draw::normal(), Slot::Kind::snapshot);
  b.push(Opcode::snapshot, {before}, {snapshot});
  b.push(Opcode::difference, {after, snapshot}, {snapshot});
  return b.done();
}

inline Parameters moments_parameters(std::int32_t index, std::uint8_t full = 0xff) {
  Parameters p;
  p.moments = {index, full};
  return p;
}

inline OpCase moments_case(const std::string& name, const Draw& draw, Shape s) {
  CaseBuilder b("moments " + to_string(s) + " " + name, s.rows);
  const SlotId batched = b.batched(s.columns, draw), w = b.matrix(3, s.columns, draw);
  b.push(Opcode::moments, {batched}, {}, moments_parameters(0));
  b.push(Opcode::moments, {w}, {}, moments_parameters(1));
  b.push(Opcode::moments, {batched}, {}, moments_parameters(2, 0));  // the norm alone
  Parameters values;
  values.index = 0;
  b.push(Opcode::values, {w}, {}, values);
  return b.done();
}

inline void add_trace_cases(std::vector<OpCase>& cases) {
  constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<Shape> traced(std::begin(shapes), std::end(shapes));
  traced.push_back({130, 18});  // sums over three chunks of rows
  for (Shape s : traced) {
    cases.push_back(difference_case(s));
    cases.push_back(moments_case("of normal numbers", draw::normal(), s));
    cases.push_back(moments_case("far from zero", draw::uniform(1000, 1001), s));
    cases.push_back(moments_case("tiny", draw::normal(0x1p-100), s));
    cases.push_back(moments_case("huge", draw::normal(0x1p120), s));
    cases.push_back(moments_case("with what is not finite", draw::one_of({0, 1, -2, infinity, -infinity, nan}), s));
    cases.push_back(moments_case("nothing finite", draw::one_of({infinity, nan}), s));
    cases.push_back(moments_case("zero", draw::constant(0), s));
    cases.push_back(moments_case("mostly zero", draw::one_of({0, 0, 0, 0, 0, 0, 0, 1}), s));
    cases.push_back(moments_case("zero but for NaN", draw::one_of({0, 0, 0, 0, 0, 0, 0, nan}), s));
  }
}

}  // namespace cenote::ops
