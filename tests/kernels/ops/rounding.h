#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "kernels/reference/ops.h"

namespace cenote::ops {

using reference::ReferenceOps;
using reference::View;

/// The arithmetic of a backend: what error its operations can make.
struct Rounding {
  double unit;      ///< u: fl(a ∘ b) = (a ∘ b)(1 + δ), |δ| ≤ u
  double smallest;  ///< results below it in magnitude may become 0
  /// Roundings that a formula for exp, log, tanh, … is worth: 4 ulp, of which each is at most 2u. The formulas' own
  /// tests find less.
  double function = 8;

  /// Higham 2002, lemma 3.1: n roundings in a row change a number by at most this factor.
  double gamma(double n) const { return n * unit / (1 - n * unit); }
  /// The error of a sum of products with n roundings on the way of each, whose terms' magnitudes add up to `terms`.
  double of(double n, double terms) const { return gamma(n) * terms + n * smallest; }
};

inline constexpr Rounding float32{0x1p-24, 0x1p-126};  ///< subnormals flushed
inline constexpr Rounding float64{0x1p-53, 0x1p-1022};

/// How far each element of an output may be off.
using Bound = std::vector<double>;

/// bound[i] = of(i) for every element of a view.
template <class Of>
Bound each(View view, Of of) {
  Bound bound;
  for (std::int64_t i = 0; i < view.size(); ++i) bound.push_back(of(i));
  return bound;
}
/// bound[r, c] = of(r, c)
template <class Of>
Bound each_entry(View view, Of of) {
  return each(view, [&](std::int64_t i) { return of(i / view.columns, i % view.columns); });
}

/// Additions on the way of a sample's term into a sum over the batch: its block's chain, then the blocks.
inline double batch_roundings(std::int64_t rows) {
  const std::int64_t chain = std::min<std::int64_t>(rows, 16), blocks = rows / 16 + 1;
  return static_cast<double>(chain + blocks);
}

/// What earlier instructions left in slots that every backend keeps in its own way.
struct History {
  int optimizer_steps = 0;
  std::int64_t squared_elements = 0;
};

/// What a bound is made from: an instruction and its operands, before and after, as `reference` has them.
struct Context {
  const Instruction& i;
  ReferenceOps& before;
  ReferenceOps& after;
  Rounding rounding;
  History history;  ///< this instruction included

  View in(int operand) const { return before.view(i.in[operand]); }
  View out(int operand = 0) const { return after.view(i.out[operand]); }
  double number(int operand) const { return in(operand) ? in(operand)(0) : 0; }
};

}  // namespace cenote::ops
