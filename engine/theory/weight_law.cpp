#include "engine/theory/weight_law.h"

#include <algorithm>

namespace cenote::theory {
namespace {

// Of a standard normal conditioned on [−2, 2]: 1 − 4φ(2)/(Φ(2) − Φ(−2)). Its root, 0.8796…, is what Keras divides by.
constexpr double truncated_variance = 0.77374130355052;

double fan(Initializer::Mode mode, const DrawShape& shape) {
  const auto in = static_cast<double>(shape.fan_in), out = static_cast<double>(shape.fan_out);
  if (mode == Initializer::Mode::fan_in) return std::max(1.0, in);
  return std::max(1.0, mode == Initializer::Mode::fan_out ? out : (in + out) / 2);
}

WeightLaw unscaled(const Initializer& f, const DrawShape& shape) {
  const double width = f.maxval - f.minval;
  switch (f.type) {
    case Initializer::Type::zeros:
      return {0, 0};
    case Initializer::Type::ones:
      return {1, 0};
    case Initializer::Type::constant:
      return {f.value, 0};
    case Initializer::Type::random_normal:
      return {f.mean, f.stddev * f.stddev};
    case Initializer::Type::random_uniform:
      return {(f.minval + f.maxval) / 2, width * width / 12};
    case Initializer::Type::truncated_normal:
      return {f.mean, f.stddev * f.stddev * truncated_variance};
    case Initializer::Type::variance_scaling:
      return {0, f.scale / fan(f.mode, shape)};
    case Initializer::Type::orthogonal:
      return {0, f.gain * f.gain / static_cast<double>(std::max(shape.rows, shape.columns))};
  }
  return {};
}

}  // namespace

WeightLaw weight_law(const Initializer& initializer, const DrawShape& shape, double gain) {
  const WeightLaw law = unscaled(initializer, shape);
  return {gain * law.mean, gain * gain * law.variance};
}

WeightLaw kernel_law(const Initializer& initializer, std::int64_t in, std::int64_t units, double gain) {
  return weight_law(initializer, {.rows = in, .columns = units, .fan_in = in, .fan_out = units}, gain);
}

WeightLaw vector_law(const Initializer& initializer, std::int64_t n) {
  return weight_law(initializer, {.rows = 1, .columns = n, .fan_in = n, .fan_out = n});
}

}  // namespace cenote::theory
