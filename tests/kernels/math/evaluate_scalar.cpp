#define CENOTE_TARGET test_scalar
#define CENOTE_TARGET_SCALAR
#include "tests/kernels/math/evaluate.h"

void cenote::test::evaluate_scalar(Formula formula, const float* x, float* y, std::size_t count) {
  lanes::CENOTE_TARGET::evaluate(formula, x, y, count);
}
