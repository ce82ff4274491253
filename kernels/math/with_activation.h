#pragma once

#include "cenote/activation.h"
#include "kernels/math/portable.h"

namespace cenote::math {

/// Calls visit.template operator()<A>() for the activation of that kind. softmax is not among them.
template <class Visit>
CENOTE_FORMULA void with_activation(Activation kind, Visit visit) {
  switch (kind) {
    case Activation::sigmoid:
      return visit.template operator()<Activation::sigmoid>();
    case Activation::tanh:
      return visit.template operator()<Activation::tanh>();
    case Activation::relu:
      return visit.template operator()<Activation::relu>();
    case Activation::leaky_relu:
      return visit.template operator()<Activation::leaky_relu>();
    case Activation::elu:
      return visit.template operator()<Activation::elu>();
    case Activation::selu:
      return visit.template operator()<Activation::selu>();
    case Activation::softplus:
      return visit.template operator()<Activation::softplus>();
    case Activation::gelu:
      return visit.template operator()<Activation::gelu>();
    case Activation::silu:
      return visit.template operator()<Activation::silu>();
    case Activation::thresholded_relu:
      return visit.template operator()<Activation::thresholded_relu>();
    default:
      return visit.template operator()<Activation::linear>();
  }
}

}  // namespace cenote::math
