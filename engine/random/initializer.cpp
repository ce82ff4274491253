#include "engine/random/initializer.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/random/distributions.h"
#include "engine/random/orthogonal.h"

namespace cenote {

namespace {

// The standard deviation of a normal draw conditioned on [−2, 2], as Keras has it.
constexpr double truncated_stddev = 0.87962566103423978;

template <class Value>
void fill(std::span<double> out, Value value) {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = value(static_cast<std::int64_t>(i));
}

double fan(Initializer::Mode mode, const DrawShape& shape) {
  const auto in = static_cast<double>(shape.fan_in), out = static_cast<double>(shape.fan_out);
  return std::max(1.0, mode == Initializer::Mode::fan_in    ? in
                       : mode == Initializer::Mode::fan_out ? out
                                                            : (in + out) / 2);
}

void draw_variance_scaling(const Initializer& initializer, const DrawShape& shape, const DrawKey& key,
                           std::span<double> out) {
  const double variance = initializer.scale / fan(initializer.mode, shape);
  switch (initializer.distribution) {
    case Initializer::Distribution::uniform: {
      const double limit = std::sqrt(3 * variance);
      return fill(out, [&](std::int64_t i) { return limit * (2 * random::uniform(key, i) - 1); });
    }
    case Initializer::Distribution::untruncated_normal: {
      const double stddev = std::sqrt(variance);
      return fill(out, [&](std::int64_t i) { return stddev * random::normal(key, i); });
    }
    case Initializer::Distribution::truncated_normal: {
      const double stddev = std::sqrt(variance) / truncated_stddev;
      return fill(out, [&](std::int64_t i) { return stddev * random::truncated_normal(key, i); });
    }
  }
}

// As Keras: the Q of a normal matrix (larger, smaller side), transposed if there are fewer rows than columns.
void draw_orthogonal(const Initializer& initializer, const DrawShape& shape, const DrawKey& key,
                     std::span<double> out) {
  const std::int64_t tall = std::max(shape.rows, shape.columns), narrow = std::min(shape.rows, shape.columns);
  std::vector<double> q(out.size());
  fill(q, [&](std::int64_t i) { return random::normal(key, i); });
  random::orthogonalize(q, tall, narrow);
  fill(out, [&](std::int64_t i) {
    const std::int64_t row = i / shape.columns, column = i % shape.columns;
    const std::int64_t source = shape.rows < shape.columns ? column * narrow + row : i;
    return initializer.gain * q[static_cast<std::size_t>(source)];
  });
}

void draw_unscaled(const Initializer& initializer, const DrawShape& shape, const DrawKey& key, std::span<double> out) {
  const Initializer& f = initializer;
  switch (f.type) {
    case Initializer::Type::zeros:
      return fill(out, [](std::int64_t) { return 0.0; });
    case Initializer::Type::ones:
      return fill(out, [](std::int64_t) { return 1.0; });
    case Initializer::Type::constant:
      return fill(out, [&](std::int64_t) { return f.value; });
    case Initializer::Type::random_normal:
      return fill(out, [&](std::int64_t i) { return f.mean + f.stddev * random::normal(key, i); });
    case Initializer::Type::random_uniform:
      return fill(out, [&](std::int64_t i) { return f.minval + (f.maxval - f.minval) * random::uniform(key, i); });
    case Initializer::Type::truncated_normal:
      return fill(out, [&](std::int64_t i) { return f.mean + f.stddev * random::truncated_normal(key, i); });
    case Initializer::Type::variance_scaling:
      return draw_variance_scaling(f, shape, key, out);
    case Initializer::Type::orthogonal:
      return draw_orthogonal(f, shape, key, out);
  }
}

}  // namespace

void draw(const Initializer& initializer, const DrawShape& shape, const DrawKey& key, double gain,
          std::span<double> out) {
  draw_unscaled(initializer, shape, key, out);
  for (double& value : out) value = static_cast<double>(static_cast<float>(gain * value));
}

}  // namespace cenote
