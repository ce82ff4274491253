#pragma once

#include <optional>
#include <vector>

#include "engine/theory/drawn_network.h"
#include "engine/theory/mean_field.h"
#include "engine/theory/theory.h"

namespace cenote::theory {

/// E‖δ‖⁴/(E‖δ‖²)² that one kernel (in, units) adds to a gradient on its way back to `in` units, for Gaussian weights:
/// ‖δ_in‖² = (σw²/in)·χ²_in·Σ φ′²δ², δ isotropic, gives
///   (1 + 2/in)·(3·E φ′⁴ + (n − 1)·(E φ′²)²) / ((n + 2)·(E φ′²)²),  n = units;
/// for ReLU 1 + 5/n where in = n, so that it grows like exp(Θ(Σ 1/n)) (Hanin 2018). Orthogonal kernels keep lengths:
/// no first factor.
double fourth_moment_factor(const LayerField& layer, std::int64_t in);

/// Quantiles of ‖∂L/∂h‖² of each layer by that of the last hidden one, in one network of this width.
struct FiniteWidth {
  std::vector<std::optional<Band>> bands;  ///< (layers)
  std::vector<Band> gradient_bands;        ///< (layers) of ‖∂L/∂h‖ itself; or empty
  std::vector<double> gradient;            ///< (layers) E‖∂L/∂h‖² over the draws; or empty
  std::vector<double> ratio;  ///< (layers) E‖∂L/∂h‖² by the last hidden layer's, over the draws; or empty
  std::vector<double> q;      ///< (layers) over the draws; or empty
  double loss = 0;            ///< mean over the draws
  std::int64_t draws = 0;     ///< 0: by the log-normal law
};

/// How many draws to take: as many as fit `seconds` or so, at most `most`.
struct Drawing {
  std::int64_t most = 4000, fewest = 400;
  double seconds = 1;
};

/// By drawing; nothing if fewer than `fewest` draws fit, or the loss is not covered. Fewer than 400 have no bands.
std::optional<FiniteWidth> drawn_bands(DrawnNetwork& network, std::size_t last_hidden, const Drawing& drawing);

/// For wide layers: log-normal with the mean that mean-field theory has and the fourth moment that the factors give,
/// σ² = Σ ln factor. One sample's law: a batch of dissimilar samples varies less. Nothing if layers add up.
std::optional<FiniteWidth> log_normal_bands(const MeanField& field);

}  // namespace cenote::theory
