#include "engine/train/draw_variable.h"

#include "engine/random/initializer.h"

namespace cenote {
namespace {

/// With the fans of Keras's compute_fans: a kernel's rows and columns, a vector's length for both.
DrawShape draw_shape(const Variable& variable) {
  const std::int64_t fan_in = variable.is_vector ? variable.columns : variable.rows;
  return {.rows = variable.rows, .columns = variable.columns, .fan_in = fan_in, .fan_out = variable.columns};
}

}  // namespace

void draw_variable(const Variable& variable, const Draw& from, std::span<double> weights) {
  const DrawKey key{.seed = from.seed, .seed_index = from.seed_index, .stream = from.stream};
  draw(variable.initializer, draw_shape(variable), key, variable.is_kernel() ? from.gain : 1.0, weights);
}

}  // namespace cenote
