#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cenote/activation.h"
#include "cenote/initializer.h"
#include "cenote/words.h"

namespace cenote {

/// A penalty added to the loss: L1 factor·Σ|w|, L2 factor·Σw².
struct Regularizer {
  enum class Type : std::uint8_t { none, L1, L2 };
  Type type = Type::none;
  double factor = 0.01;  ///< ≥ 0

  bool operator==(const Regularizer&) const = default;
};

template <>
inline constexpr auto words<Regularizer::Type> = std::to_array<Word<Regularizer::Type>>({
    {"L1", Regularizer::Type::L1},
    {"L2", Regularizer::Type::L2},
});

// The layers, by Keras's names, keys and defaults. x has the shape (rows, features).

/// activation(x·kernel + bias); kernel (in, units), bias (units).
struct Dense {
  std::int64_t units = 0;  ///< ≥ 1
  Activation activation = Activation::linear;
  bool use_bias = true;
  Initializer kernel_initializer = initializers::glorot_uniform;
  Initializer bias_initializer = initializers::zeros;
  Regularizer kernel_regularizer = {};
  Regularizer bias_regularizer = {};

  bool operator==(const Dense&) const = default;
};

/// One of the activation functions, with Keras's default parameters.
struct ActivationLayer {
  Activation activation = Activation::linear;

  bool operator==(const ActivationLayer&) const = default;
};

/// max_value if x ≥ max_value, x if x ≥ threshold, else negative_slope·(x − threshold).
struct ReLU {
  std::optional<double> max_value = {};  ///< ≥ 0
  double negative_slope = 0;             ///< ≥ 0
  double threshold = 0;                  ///< ≥ 0

  bool operator==(const ReLU&) const = default;
};

/// x if x ≥ 0, else negative_slope·x.
struct LeakyReLU {
  double negative_slope = 0.3;  ///< ≥ 0; the function `leaky_relu` has 0.2

  bool operator==(const LeakyReLU&) const = default;
};

/// x if x > 0, else alpha·(eˣ − 1).
struct ELU {
  double alpha = 1;

  bool operator==(const ELU&) const = default;
};

/// x if x ≥ 0, else alpha·x; alpha (features), trained.
struct PReLU {
  Initializer alpha_initializer = initializers::zeros;
  Regularizer alpha_regularizer = {};

  bool operator==(const PReLU&) const = default;
};

/// gamma·(x − mean)/√(variance + epsilon) + beta, over the batch in training (biased variance), over the moving
/// statistics in inference: moving = moving·momentum + batch·(1 − momentum).
struct BatchNormalization {
  double momentum = 0.99;
  double epsilon = 1e-3;
  bool center = true, scale = true;
  Initializer beta_initializer = initializers::zeros;
  Initializer gamma_initializer = initializers::ones;
  Initializer moving_mean_initializer = initializers::zeros;
  Initializer moving_variance_initializer = initializers::ones;
  Regularizer beta_regularizer = {};
  Regularizer gamma_regularizer = {};

  bool operator==(const BatchNormalization&) const = default;
};

/// The sum of its inputs, at least two of one shape.
struct Add {
  bool operator==(const Add&) const = default;
};

using LayerKind = std::variant<Dense, ActivationLayer, ReLU, LeakyReLU, ELU, PReLU, BatchNormalization, Add>;

/// The words for the layers, in the order of LayerKind's alternatives, and the stem of their default names.
struct LayerWord {
  std::string_view type;
  std::string_view stem;
};
inline constexpr std::array<LayerWord, std::variant_size_v<LayerKind>> layer_words = {{
    {"Dense", "dense"},
    {"Activation", "activation"},
    {"ReLU", "re_lu"},
    {"LeakyReLU", "leaky_re_lu"},
    {"ELU", "elu"},
    {"PReLU", "p_re_lu"},
    {"BatchNormalization", "batch_normalization"},
    {"Add", "add"},
}};

/// A node of a Network.
struct Layer {
  std::string name;                 ///< unique in its Network
  std::vector<std::string> inputs;  ///< names of earlier layers, or "input" for the data
  LayerKind kind;

  bool operator==(const Layer&) const = default;
};

}  // namespace cenote
