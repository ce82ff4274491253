#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "cenote/words.h"

namespace cenote {

enum class Loss : std::uint8_t { binary_crossentropy, sparse_categorical_crossentropy, categorical_crossentropy, mse };
template <>
inline constexpr auto words<Loss> = std::to_array<Word<Loss>>({
    {"binary_crossentropy", Loss::binary_crossentropy},
    {"categorical_crossentropy", Loss::categorical_crossentropy},
    {"mse", Loss::mse},
    {"sparse_categorical_crossentropy", Loss::sparse_categorical_crossentropy},
});

enum class Metric : std::uint8_t { accuracy, mse, mae };
template <>
inline constexpr auto words<Metric> = std::to_array<Word<Metric>>({
    {"accuracy", Metric::accuracy},
    {"mae", Metric::mae},
    {"mse", Metric::mse},
});

/// The learning rate at update s = 0, 1, …: a constant or one of Keras's schedules, with its keys and defaults.
struct LearningRate {
  enum class Type : std::uint8_t { constant, exponential_decay, cosine_decay };
  Type type = Type::constant;
  double initial_learning_rate = 0.001;      ///< ≥ 0; of constant: the rate itself
  std::int64_t decay_steps = 0;              ///< ≥ 1
  double decay_rate = 0;                     ///< exponential_decay: initial·rate^(s/steps)
  bool staircase = false;                    ///< exponential_decay: s/steps rounded down
  double alpha = 0;                          ///< cosine_decay: floor, as a share of the rate that it decays from
  std::optional<double> warmup_target = {};  ///< cosine_decay: linear from initial to target over warmup_steps, first
  std::int64_t warmup_steps = 0;             ///< cosine_decay

  bool operator==(const LearningRate&) const = default;
};
template <>
inline constexpr auto words<LearningRate::Type> = std::to_array<Word<LearningRate::Type>>({
    {"CosineDecay", LearningRate::Type::cosine_decay},
    {"ExponentialDecay", LearningRate::Type::exponential_decay},
});

/// Clips gradients before the optimizer sees them; at most one form, as in Keras. Norms are of the gradient of the
/// batch's mean loss (regularizers included), before weight decay.
struct Clipping {
  enum class Form : std::uint8_t { none, clipvalue, clipnorm, global_clipnorm };
  Form form = Form::none;
  double threshold = 0;  ///< > 0 unless form is none

  bool operator==(const Clipping&) const = default;
};
template <>
inline constexpr auto words<Clipping::Form> = std::to_array<Word<Clipping::Form>>({
    {"clipnorm", Clipping::Form::clipnorm},
    {"clipvalue", Clipping::Form::clipvalue},
    {"global_clipnorm", Clipping::Form::global_clipnorm},
});

/// Keras's optimizers; make one by the functions below, which set Keras's defaults.
struct Optimizer {
  enum class Type : std::uint8_t { adam, adamw, sgd, rmsprop };
  Type type = Type::adam;
  LearningRate learning_rate = {};
  double beta_1 = 0.9, beta_2 = 0.999;      ///< Adam, AdamW: in [0, 1)
  double epsilon = 1e-7;                    ///< Adam, AdamW: outside the root; RMSprop: inside
  bool amsgrad = false;                     ///< Adam, AdamW
  double momentum = 0;                      ///< SGD, RMSprop: in [0, 1]
  bool nesterov = false;                    ///< SGD
  double rho = 0.9;                         ///< RMSprop: in [0, 1)
  bool centered = false;                    ///< RMSprop
  std::optional<double> weight_decay = {};  ///< w −= w·weight_decay·learning_rate first, on every trainable variable
  Clipping clipping = {};

  bool operator==(const Optimizer&) const = default;
};
template <>
inline constexpr auto words<Optimizer::Type> = std::to_array<Word<Optimizer::Type>>({
    {"Adam", Optimizer::Type::adam},
    {"AdamW", Optimizer::Type::adamw},
    {"RMSprop", Optimizer::Type::rmsprop},
    {"SGD", Optimizer::Type::sgd},
});

namespace optimizers {
inline Optimizer adam(double learning_rate = 0.001) {
  return {.type = Optimizer::Type::adam, .learning_rate = {.initial_learning_rate = learning_rate}};
}
inline Optimizer adamw(double learning_rate = 0.001) {
  return {
      .type = Optimizer::Type::adamw, .learning_rate = {.initial_learning_rate = learning_rate}, .weight_decay = 0.004};
}
inline Optimizer sgd(double learning_rate = 0.01) {
  return {.type = Optimizer::Type::sgd, .learning_rate = {.initial_learning_rate = learning_rate}};
}
inline Optimizer rmsprop(double learning_rate = 0.001) {
  return {.type = Optimizer::Type::rmsprop, .learning_rate = {.initial_learning_rate = learning_rate}};
}
}  // namespace optimizers

enum class Reproducible : std::uint8_t { everywhere, machine };
template <>
inline constexpr auto words<Reproducible> = std::to_array<Word<Reproducible>>({
    {"everywhere", Reproducible::everywhere},
    {"machine", Reproducible::machine},
});

/// How a Network is trained.
struct Recipe {
  Loss loss = Loss::binary_crossentropy;
  Optimizer optimizer = {};
  std::optional<std::vector<Metric>> metrics = {};  ///< nothing: accuracy, for mse none
  std::int64_t epochs = 100;                        ///< 0: one forward and backward pass, no update
  std::int64_t batch_size = 32;                     ///< the partial last batch is kept
  bool shuffle = true;                              ///< a new order each epoch, each member its own
  std::int64_t validation_freq = 1;                 ///< evaluate the test part every so many epochs; 0: never
  std::int64_t epoch_end_freq = 0;                  ///< evaluate the training part; 0: only at the start and the end
  Reproducible reproducible = Reproducible::everywhere;

  /// The metrics asked for, or the default for the loss.
  std::vector<Metric> resolved_metrics() const {
    if (metrics) return *metrics;
    return loss == Loss::mse ? std::vector<Metric>{} : std::vector{Metric::accuracy};
  }

  bool operator==(const Recipe&) const = default;
};

}  // namespace cenote
