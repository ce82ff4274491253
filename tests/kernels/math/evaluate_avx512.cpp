#define CENOTE_TARGET test_avx512
#include "tests/kernels/math/evaluate.h"

void cenote::test::evaluate_avx512(Formula formula, const float* x, float* y, std::size_t count) {
  lanes::CENOTE_TARGET::evaluate(formula, x, y, count);
}
