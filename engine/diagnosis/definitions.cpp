#include "engine/diagnosis/definitions.h"

namespace cenote {

Definition definition_of(Pathology pathology) {
  using enum Remedy;
  switch (pathology) {
    case Pathology::vanishing_gradient:
      return {.meaning =
                  "Of the gradient that reaches the last hidden layer next to nothing reaches the first ones, so "
                  "that they do not train.",
              .formula =
                  "not learnt, and ‖∂L/∂h‖ of the first hidden layer ≤ 10⁻³ of the last one's, in the median over the "
                  "traced "
                  "steps (of a network with a dead layer, over those in which anything came back); or ≤ 10⁻² where "
                  "some kernel "
                  "moved (by 0.01 ÷ √fan_in, root mean square); or ≤ 0.1 where the optimizer can use ∂L/∂W of the "
                  "output layer "
                  "but not of the first one (Adam, AdamW, RMSprop: root mean square < 10 ε; SGD: learning rate ÷ (1 − "
                  "momentum) × updates × root mean square < 10⁻³ × the deviation of the initial weights)",
              .is_not =
                  "Small gradients everywhere, as at a minimum. And ‖∂L/∂W‖ alone does not tell: with ReLU and "
                  "Glorot's initialization activations and gradients shrink alike, so that their products stay "
                  "equal from layer to layer while all of it vanishes.",
              .remedies = {activation, normalization, residual, initialization, fewer_layers}};
    case Pathology::exploding_gradient:
      return {.meaning =
                  "The gradient grows from layer to layer on its way back, so that a step that suits the last "
                  "layers throws the first ones away.",
              .formula =
                  "not learnt though some kernel moved, and before training ‖∂L/∂h‖ of the first hidden layer ≥ 10² of "
                  "the last one's (‖∂L/∂W‖ where that alone was seen), or not finite",
              .is_not = "A learning rate that is too large: there gradients grow with training, not with depth.",
              .remedies = {initialization, normalization, clipping, residual, fewer_layers, learning_rate}};
    case Pathology::dying_relu:
      return {
          .meaning =
              "Almost all units of a ReLU layer are zero for every sample: nothing passes it, and no gradient comes "
              "back to revive them.",
          .formula =
              "not learnt, and a layer with ReLU whose share of units that are zero for every sample is ≥ 0.9 at the "
              "end",
          .is_not = "Sparse activations: a unit that is zero for some samples is doing its work.",
          .remedies = {activation, initialization, normalization, learning_rate, residual, fewer_layers}};
    case Pathology::saturated_activation:
      return {
          .meaning = "A layer's sigmoid or tanh units sit on their flat ends, where the derivative is next to nothing.",
          .formula =
              "not learnt, and a hidden layer with sigmoid or tanh of whose outputs ≥ 0.9 have a derivative "
              "below 5.91 % of its largest, before training or at the end",
          .is_not = "An output layer that is sure of itself: that is what it should become.",
          .remedies = {initialization, normalization, activation, learning_rate}};
    case Pathology::poor_initialization:
      return {.meaning =
                  "The initial kernels cannot work, whatever comes after: units of a layer are all the same one, or "
                  "weights are far too small or too large for their number.",
              .formula =
                  "not learnt, and, in the median over the hidden layers, std(W)·√fan_in < 0.33 or > 3, or units of "
                  "equal weights",
              .is_not =
                  "An initializer that suits another activation better: that shrinks or grows the gradient, and is "
                  "found as such.",
              .remedies = {initialization, normalization, residual}};
    case Pathology::divergence:
      return {.meaning = "The loss grows instead of falling, or is no number any more.",
              .formula =
                  "the loss or a weight is not finite, or the last epoch_end_loss > 2 × the larger of the first one "
                  "and the best constant prediction's",
              .is_not = "A spike that training recovers from.",
              .remedies = {learning_rate, clipping, initialization, normalization}};
    case Pathology::loss_not_decreasing:
      return {.meaning = "Nothing is gained on what is free, and the loss no longer falls.",
              .formula =
                  "all is finite, the last epoch_end_loss ≥ 0.98 × the smaller of the first one and the best constant "
                  "prediction's, and the mean loss of the last tenth of the epochs ≥ 0.95 × that of a tenth from "
                  "the middle on (of fewer than ten epochs: the last epoch_end_loss ≥ the first one)",
              .is_not = "Slow training: what still falls is not found.",
              .remedies = {learning_rate, activation, initialization, normalization, optimizer}};
    case Pathology::unchanged_weights:
      return {.meaning = "After training a kernel still is what was drawn.",
              .formula = "‖w − w₀‖ ≤ 0.01·‖w₀‖ of some kernel over the run",
              .is_not = "A layer that was good from the start: training would have moved it by more than a per cent.",
              .remedies = {learning_rate, activation, normalization, residual, optimizer}};
  }
  return {};
}

}  // namespace cenote
