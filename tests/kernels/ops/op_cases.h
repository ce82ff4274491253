#pragma once

#include "tests/kernels/ops/activation_cases.h"
#include "tests/kernels/ops/batch_norm_cases.h"
#include "tests/kernels/ops/dense_cases.h"
#include "tests/kernels/ops/loss_cases.h"
#include "tests/kernels/ops/reading_cases.h"
#include "tests/kernels/ops/trace_cases.h"
#include "tests/kernels/ops/update_cases.h"

namespace cenote::ops {

/// The one list of cases: every operation, at the sizes where tiles and blocks begin and end.
inline const std::vector<OpCase>& op_cases() {
  static const std::vector<OpCase> cases = [] {
    std::vector<OpCase> all;
    add_dense_cases(all);
    add_activation_cases(all);
    add_batch_norm_cases(all);
    add_loss_cases(all);
    add_update_cases(all);
    add_trace_cases(all);
    add_reading_cases(all);
    return all;
  }();
  return cases;
}

}  // namespace cenote::ops
