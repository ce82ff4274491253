#pragma once

// Included once by each evaluate_<target>.cpp, which defines CENOTE_TARGET first and is compiled with that target's
// flags. Uses no function of the C++ library: the linker might share it with machines that lack this target.

#include "kernels/lanes/lanes.h"
#include "kernels/math/activation.h"
#include "kernels/math/error_function.h"
#include "kernels/math/exponential.h"
#include "kernels/math/logarithm.h"
#include "kernels/math/root.h"
#include "tests/kernels/math/formulas.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace cenote::lanes::CENOTE_TARGET {

// Flushes subnormal inputs and outputs while it lives.
struct FlushSubnormals {
#if defined(__x86_64__)
  unsigned saved = _mm_getcsr();
  FlushSubnormals() { _mm_setcsr(saved | 0x8040u); }
  ~FlushSubnormals() { _mm_setcsr(saved); }
#endif
};

template <class Function>
void for_each_lane(const float* x, float* y, std::size_t count, Function function) {
  for (std::size_t i = 0; i < count; i += static_cast<std::size_t>(lane_count)) store(function(load(x + i)), y + i);
}

inline void evaluate(test::Formula formula, const float* input, float* output, std::size_t count) {
  using namespace math;
  const FlushSubnormals flush;
  const ActivationArguments<Lanes> arguments{Lanes(test::tested_slope), Lanes(test::tested_alpha),
                                             Lanes(test::tested_threshold), Lanes(test::tested_max_value)};
  const Lanes g(1.0f);
  switch (formula) {
#define CENOTE_EVALUATE(name, expression) \
  case test::Formula::name:               \
    return for_each_lane(input, output, count, [&]([[maybe_unused]] Lanes x) { return expression; });
    CENOTE_TESTED_FORMULAS(CENOTE_EVALUATE)
#undef CENOTE_EVALUATE
  }
}

}  // namespace cenote::lanes::CENOTE_TARGET
