#include <cmath>
#include <optional>

#include "engine/theory/drawn_network.h"
#include "engine/theory/scalar_function.h"

namespace cenote::theory {

/// Of a mean over rows, and over outputs where the loss is one.
double DrawnNetwork::loss_scale() const {
  const bool is_mean = experiment_.recipe.loss == Loss::mse || experiment_.recipe.loss == Loss::binary_crossentropy;
  return 1 / static_cast<double>(is_mean ? x_.rows * y_.columns : x_.rows);
}

/// ∂L/∂z of the last layer.
void DrawnNetwork::loss_gradient() {
  State& last = states_.back();
  const bool is_mse = experiment_.recipe.loss == Loss::mse;
  std::optional<ScalarFunction> f;
  if (is_mse) f.emplace(graph::activation_of(*nodes_.back().layer));
  for (std::size_t i = 0; i < last.h.values.size(); ++i) {
    const double slope = is_mse ? 2 * f->derivative(last.z.values[i]) : 1;
    last.gradient.values[i] = loss_scale() * slope * (last.h.values[i] - y_.values[i]);
  }
}

double DrawnNetwork::loss() const {
  const Table &z = states_.back().z, &h = states_.back().h;
  const Loss loss = experiment_.recipe.loss;
  double sum = 0;
  for (std::size_t i = 0; i < y_.values.size(); ++i) {
    const double y = y_.values[i];
    if (loss == Loss::mse)
      sum += (h.values[i] - y) * (h.values[i] - y);
    else if (loss == Loss::binary_crossentropy)
      sum += reference::softplus(z.values[i]) - y * z.values[i];
    else if (y != 0)
      sum -= y * std::log(h.values[i]);
  }
  return sum * loss_scale();
}

/// ‖∂L/∂h‖² of the last layer.
double DrawnNetwork::output_gradient_square() const {
  const Loss loss = experiment_.recipe.loss;
  double sum = 0;
  for (std::size_t i = 0; i < y_.values.size(); ++i) {
    const double h = states_.back().h.values[i], y = y_.values[i];
    const double slope = loss == Loss::mse                   ? 2 * (h - y)
                         : loss == Loss::binary_crossentropy ? (h - y) / (h * (1 - h))
                                                             : y / h;
    sum += std::pow(loss_scale() * slope, 2);
  }
  return sum;
}

}  // namespace cenote::theory
