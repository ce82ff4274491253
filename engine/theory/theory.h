#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "include/cenote/data.h"
#include "include/cenote/experiment.h"

namespace cenote::theory {

/// Of the members' own gradient_norm_squared_ratio at their finite width: quantiles at `band_levels`.
inline constexpr std::array band_levels = {0.01, 0.1, 0.5, 0.9, 0.99};
using Band = std::array<double, band_levels.size()>;

/// What theory expects of a layer at initialization; averages over the training samples.
struct LayerTheory {
  std::string layer;
  std::optional<double> q = {};  ///< variance of a unit's pre-activation over draws, as it enters the activation
  std::optional<double> chi = {};  ///< σw²·E φ′(√q z)², σw² = fan_in·Var(w) of the layer's kernel, 1 without one
  std::optional<double> ratio =
      {};  ///< E‖∂L/∂h‖² over that of the last hidden layer, h the layer's output, wide layers
  std::optional<Band> band = {};               ///< of that ratio in one member of this width
  std::optional<double> gradient_square = {};  ///< E‖∂L/∂h‖² itself, L the mean loss of a batch, wide layers
  std::optional<Band> gradient_band = {};      ///< of ‖∂L/∂h‖ in one member of this width
  std::optional<double> q_at_width = {}, ratio_at_width = {};  ///< q and ratio averaged over networks of this width
  std::optional<double> sigma_w = {}, sigma_b = {};
};

enum class Verdict { vanishing, critical, exploding };

/// |χ − 1| up to which a network is critical.
inline constexpr double critical_tolerance = 0.01;
/// Trainable depth by correlation length (Schoenholz et al. 2017: networks train up to about 6·ξc).
inline constexpr double depths_a_length = 6;

/// What theory expects of a Network at initialization, and of how deep its like can be trained.
struct Theory {
  std::vector<LayerTheory> layers;  ///< every layer of the Network
  std::optional<double> chi = {};   ///< of a repeated hidden layer at its fixed point
  std::optional<double> q = {};     ///< there; nothing if it tends to 0 or ∞
  std::string chi_of;               ///< what chi is of: "the hidden layers' fixed point", …
  std::optional<double> xi_gradient =
      {};  ///< −1/ln χ: layers in which E‖δ‖² changes by e; < 0 if it grows; none: critical
  std::optional<double> xi_correlation = {};   ///< layers in which two inputs' correlation settles by e
  std::optional<double> correlation = {};      ///< c*, to which it settles
  std::optional<double> trainable_depth = {};  ///< hidden layers; nothing: no limit, or not known
  std::optional<Verdict> verdict;
  std::optional<double> critical_sigma_w = {};  ///< with the network's φ and biases
  std::optional<double> first_loss = {};        ///< expected over draws, on the training data, before training
  std::optional<double> first_loss_at_width;    ///< averaged over networks of this width
  double inverse_width = 0;                     ///< Σ 1/n over hidden layers (Hanin 2018)
  std::optional<double> fourth_moment = {};  ///< E‖δ‖⁴/(E‖δ‖²)² of the first hidden layer's gradient, Gaussian weights
  std::int64_t draws = 0;                    ///< networks that the bands are quantiles of; 0: by a log-normal law
  std::optional<std::size_t> last_hidden;  ///< of `layers`: what feeds the last kernel; nothing if that is the data
  std::int64_t hidden_layers = 0;          ///< kernels before the last
  std::vector<std::string> not_covered;    ///< reasons why something above is missing, in words
  std::vector<std::string> notes;          ///< what holds only nearly
};

struct PredictOptions {
  std::int64_t most_draws = 4000;  ///< of networks for the bands, of about 80 µs each for ten layers of ten units
};

/// Trains nothing. @throws SpecError if the network does not fit the data
Theory predict(const Experiment& experiment, const Dataset& data, const PredictOptions& options = {});

/// As `cenote theory --json` prints it.
std::string theory_json(const Theory& theory);

std::string_view to_word(Verdict verdict);

}  // namespace cenote::theory
