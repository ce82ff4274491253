#pragma once

#include "cenote/program.h"
#include "kernels/lanes/tensor.h"

namespace cenote::lanes::CENOTE_TARGET {

/// prediction (rows, units): logits if from_logits, else the output; target (rows, units) or (rows, 1) class numbers
struct LossOperands {
  Tensor prediction, output, target;
};

/// Σ over columns of term(prediction, label)
template <class Term>
CENOTE_INLINE Lanes sum_of_columns(const Tensor& prediction, const Tensor& target, std::int64_t row, Term term) {
  Lanes sum(0.0f);
  for (std::int64_t c = 0; c < prediction.columns; ++c)
    sum = sum + term(load(prediction.at(row, c)), load(target.at(row, c)));
  return sum;
}

}  // namespace cenote::lanes::CENOTE_TARGET
