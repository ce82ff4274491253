#pragma once

#include <cstdint>

#include "cenote/words.h"

namespace cenote {

/// The activation functions, by Keras's names and formulas (gelu is the exact one, by erf).
enum class Activation : std::uint8_t {
  linear,
  sigmoid,
  tanh,
  relu,
  leaky_relu,
  elu,
  selu,
  softplus,
  gelu,
  silu,
  softmax,
  thresholded_relu,  ///< a ReLU layer with max_value or threshold; no word of its own
};

template <>
inline constexpr auto words<Activation> = std::to_array<Word<Activation>>({
    {"elu", Activation::elu},
    {"gelu", Activation::gelu},
    {"leaky_relu", Activation::leaky_relu},
    {"linear", Activation::linear},
    {"relu", Activation::relu},
    {"selu", Activation::selu},
    {"sigmoid", Activation::sigmoid},
    {"silu", Activation::silu},
    {"softmax", Activation::softmax},
    {"softplus", Activation::softplus},
    {"tanh", Activation::tanh},
});

/// Which value the derivative is computed from. `output` lets the output overwrite the pre-activation.
constexpr bool derivative_from_output(Activation activation) {
  return activation != Activation::gelu && activation != Activation::silu && activation != Activation::softplus &&
         activation != Activation::thresholded_relu && activation != Activation::elu && activation != Activation::selu;
}

}  // namespace cenote
