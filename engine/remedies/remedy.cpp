#include "engine/remedies/remedy.h"

namespace cenote {

std::string_view advice(Remedy remedy) {
  switch (remedy) {
    case Remedy::activation:
      return "give the hidden layers an activation whose derivative is near 1 where the units work: relu, elu, selu, "
             "tanh";
    case Remedy::initialization:
      return "draw kernels with the variance that the activation needs to keep gradients as large as they came: "
             "he_normal for relu and its kin, lecun_normal for selu, glorot_normal for tanh, or orthogonal";
    case Remedy::normalization:
      return "put BatchNormalization after each hidden layer, so that its outputs neither shrink nor saturate";
    case Remedy::residual:
      return "add each block's input to its output (Residual), so that gradients have a path around the layers";
    case Remedy::fewer_layers:
      return "take half or a quarter of the hidden layers: each layer that is left out multiplies no gradient";
    case Remedy::clipping:
      return "clip gradients (global_clipnorm, clipnorm, clipvalue), so that no single step throws the weights away";
    case Remedy::learning_rate:
      return "change the learning rate tenfold: down where the loss jumps or diverges, up where it barely moves";
    case Remedy::optimizer:
      return "take an optimizer that scales each weight's step by its gradients (Adam, RMSprop), or SGD with momentum";
  }
  return {};
}

}  // namespace cenote
