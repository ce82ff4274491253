#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/kernels/ops/op_case.h"

namespace cenote::bench {

/// Where an operation is timed. A kernel is (width, width).
struct Point {
  std::int64_t width, batch, members;

  bool operator==(const Point&) const = default;
};

/// An operation, as an instruction of one of the cases that tests run.
struct BenchedOp {
  std::string name;  ///< "dense_forward", "activation_forward/sigmoid"
  std::function<ops::OpCase(const Point&)> make;
  std::size_t instruction;  ///< of the case's program.train
};

/// Every operation that a step of training is made of.
std::vector<BenchedOp> benched_ops();

/// Where the operation is timed: a grid for the products, which most of the time goes to; for the others, lines through
/// the classic notebook's point. Nothing that needs gigabytes.
std::vector<Point> points_of(const BenchedOp& op);

}  // namespace cenote::bench
