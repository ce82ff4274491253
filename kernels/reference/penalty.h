#pragma once

#include <cmath>

#include "cenote/layer.h"
#include "kernels/reference/view.h"

/// L1: factor·Σ|w|, L2: factor·Σw², added to the loss of a batch.
namespace cenote::reference {

inline void penalty(Regularizer::Type type, View variable, View factor, View report) {
  double sum = 0;
  for (double w : variable.all()) sum += type == Regularizer::Type::L1 ? std::abs(w) : w * w;
  report(0) += factor(0) * sum;
}

inline double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }  // NaN passes

inline void penalty_backward(Regularizer::Type type, View variable, View factor, Output gradient) {
  for (std::int64_t i = 0; i < variable.size(); ++i)
    gradient.put(i, factor(0) * (type == Regularizer::Type::L1 ? sign(variable(i)) : 2 * variable(i)));
}

}  // namespace cenote::reference
