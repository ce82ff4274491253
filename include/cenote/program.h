#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cenote/activation.h"
#include "cenote/cohort.h"
#include "cenote/initializer.h"
#include "cenote/layer.h"
#include "cenote/network.h"
#include "cenote/recipe.h"
#include "cenote/saturation.h"
#include "cenote/trace.h"

namespace cenote {

/// A numbered tensor of a Program. Every member has its own.
using SlotId = std::int32_t;
inline constexpr SlotId no_slot = -1;

/// The shape and nature of a slot. Trivially copyable.
struct Slot {
  enum class Kind : std::uint8_t {
    input,       ///< the batch's samples, gathered
    target,      ///< the batch's labels, gathered
    activation,  ///< (batch rows, columns)
    gradient,    ///< ∂L/∂ an activation
    variable,    ///< trained, or moved by batch normalization
    variable_gradient,
    optimizer_state,  ///< starts at zero
    statistic,        ///< batch mean or variance, one row
    hyperparameter,   ///< one number of this member
    constants,        ///< numbers of this step and member, for the optimizer
    clipping,         ///< square sums and the factor of global_clipnorm
    report,           ///< loss and metrics of the batch, in double
    snapshot,         ///< a variable as it was before the update; traced steps only
    kept,             ///< what an instrument keeps from record to record; starts at zero
  };
  Kind kind = Kind::activation;
  bool batched = false;   ///< as many rows as the batch has, at run time
  std::int32_t rows = 1;  ///< of a batched slot: 1
  std::int32_t columns = 1;
};

/// What an Instruction does. Operands are listed as inputs → outputs; [x] may be no_slot.
enum class Opcode : std::uint8_t {
  dense_forward,          ///< x, kernel, [bias] → z
  dense_backward_input,   ///< dz, kernel → dx
  dense_backward_kernel,  ///< x, dz → dkernel
  dense_backward_bias,    ///< dz → dbias
  activation_forward,     ///< z, [negative_slope] → h
  activation_backward,    ///< h or z (derivative_from_output), dh, [negative_slope] → dz
  prelu_forward,          ///< x, alpha → y
  prelu_backward_input,   ///< x, alpha, dy → dx
  prelu_backward_alpha,   ///< x, dy → dalpha
  batch_norm_forward,     ///< x, [gamma], [beta] → y, mean, variance (of the batch)
  batch_norm_inference,   ///< x, [gamma], [beta], moving_mean, moving_variance → y
  batch_norm_update,      ///< mean, variance → moving_mean, moving_variance
  batch_norm_backward,    ///< x, dy, [gamma], mean, variance → dx, [dgamma], [dbeta]
  add,                    ///< a, b → a + b
  copy,                   ///< a → a; with accumulate the sum of gradients
  loss,                   ///< prediction (logits if from_logits), output, target → report
  loss_backward,          ///< prediction, target → gradient
  output_gradient,        ///< logits, output, target → ∂L/∂output; traced only, when the loss is from logits
  penalty,                ///< variable, factor → report (adds to the loss)
  penalty_backward,       ///< variable, factor → gradient
  clip_value,             ///< gradient, threshold → gradient
  clip_norm,              ///< gradient, threshold → gradient
  square_sum,             ///< gradient → clipping[p.index]
  global_norm_factor,     ///< clipping (p.index sums), threshold → factor
  scale,                  ///< gradient, factor → gradient
  optimizer_constants,    ///< learning_rate, [weight_decay] → constants
  adam,                   ///< gradient, constants → variable, m, v, [v_hat]
  sgd,                    ///< gradient, constants → variable, [momentum]
  rmsprop,                ///< gradient, constants → variable, v, [mean gradient], [momentum]
  snapshot,               ///< variable → snapshot; traced only
  difference,             ///< variable, snapshot → snapshot = variable − snapshot; traced only
  moments,                ///< any → Trace[p.moments.index]; traced only
  values,                 ///< variable → the trace's values[p.index]; traced only
  magnify,                ///< gradient → gradient·2⁶⁴; traced only
  /// What p.reading.instrument asks for → the trace's readings[p.reading.index]; traced only. histogram: any;
  /// saturation: activation; epsilon_share: adam's v or v_hat or rmsprop's v, constants, [rmsprop's mean gradient];
  /// flushed_share: gradient, the magnified one; update_cosine: update, the one before; noise_scale: x, dz, dkernel;
  /// gradient_correlation: gradient
  reading,
};

/// What differs by opcode and not by member.
union Parameters {
  struct ActivationParameters {
    Activation kind;
    double alpha;                 ///< elu
    double threshold, max_value;  ///< thresholded_relu; max_value may be infinite
  } activation;
  struct BatchNormParameters {
    double epsilon, momentum;
  } batch_norm;
  struct LossParameters {
    Loss loss;
    bool from_logits;
    std::int32_t metric_count;
    std::uint8_t metrics[4];  ///< MetricFunction
  } loss;
  struct PenaltyParameters {
    Regularizer::Type type;
  } penalty;
  struct OptimizerParameters {
    Optimizer::Type type;
    bool nesterov, has_weight_decay;
    double beta_1, beta_2, epsilon, rho, momentum;
  } optimizer;
  struct MomentsParameters {
    std::int32_t index;
    std::uint8_t full;  ///< cadences on which more than the norm is asked for
  } moments;
  struct ActivationNormParameters {
    ActivationParameters activation;
    std::int32_t index;  ///< of the Trace
  } activation_norm;     ///< of a Plan's super-instruction
  struct ReadingParameters {
    std::int32_t index;
    Instrument instrument;
    Optimizer::Type optimizer;  ///< of epsilon_share
    double epsilon;             ///< of epsilon_share
    double low, high;           ///< of saturation: SaturationBounds
  } reading;
  std::int32_t index = 0;
};

constexpr Parameters::ReadingParameters reading_of(Instrument instrument) {
  return {0, instrument, Optimizer::Type::adam, 0, 0, 0};
}
constexpr Parameters::ReadingParameters saturation_reading(SaturationBounds bounds) {
  return {0, Instrument::saturation, Optimizer::Type::adam, 0, bounds.low, bounds.high};
}
constexpr Parameters::ReadingParameters epsilon_reading(Optimizer::Type optimizer, double epsilon) {
  return {0, Instrument::epsilon_share, optimizer, epsilon, 0, 0};
}

/// What `accuracy` means is Keras's choice by the shapes of output and target.
enum class MetricFunction : std::uint8_t {
  binary_accuracy,
  sparse_categorical_accuracy,
  categorical_accuracy,
  mse,
  mae,
};

/// One operation of a Program. Trivially copyable: it runs unchanged on the host and inside a kernel.
struct Instruction {
  Opcode opcode = Opcode::copy;
  bool accumulate = false;  ///< add to the (first) output instead of replacing it
  std::uint8_t cadences =
      0;  ///< traced only: skipped unless due; see Schedule::due() and full_only(). 0: never skipped
  SlotId in[5] = {no_slot, no_slot, no_slot, no_slot, no_slot};
  SlotId out[4] = {no_slot, no_slot, no_slot, no_slot};
  Parameters p = {};
};

/// The cadences of what only serves members that are traced in full: it is skipped where there are none, and due on
/// the steps of these cadences elsewhere. Low bits: for everybody.
constexpr std::uint8_t full_only(std::uint8_t cadences) {
  return static_cast<std::uint8_t>(cadences << TraceRequest::most_cadences);
}
/// All that is due for members of whom some are traced in full, or none.
constexpr std::uint8_t due_for(bool in_full, std::uint8_t cadences) {
  return in_full ? static_cast<std::uint8_t>(cadences | full_only(cadences)) : cadences;
}

/// A weight or moving statistic of the Network.
struct Variable {
  std::string layer, name;  ///< "dense", "kernel"
  SlotId slot = no_slot;
  std::int32_t rows = 1, columns = 1;  ///< a vector has one row
  bool is_vector = false;
  bool trainable = true;
  Initializer initializer;
  std::int64_t offset = 0;  ///< of its first element among a member's weights, row-major

  std::string full_name() const { return layer + "/" + name; }
  bool is_kernel() const { return name == "kernel"; }
  std::int64_t size() const { return static_cast<std::int64_t>(rows) * columns; }
};

/// A hyperparameter slot: its value for a member is the varied one, else the default.
struct HyperparameterSlot {
  Hyperparameter key;
  SlotId slot;
  double default_value;
};

/// A layer as the summary shows it.
struct LayerSummary {
  std::string name, type;
  std::int32_t units = 0;  ///< the output's shape is (rows, units)
  std::int64_t parameters = 0;
  SlotId output = no_slot;
};

/// What an instrument is to read.
struct ReadingName {
  std::string tensor;  ///< "dense/activation"
  Instrument instrument = Instrument::histogram;
};

/// The parts of a Program that run on their own.
enum class Entry : std::uint8_t {
  train,     ///< one step: forward, backward, update
  measure,   ///< forward and backward as in training, no update
  evaluate,  ///< forward as in inference, loss and metrics
};

/// The computation of one member's batch as plain data, backend-neutral. Made by compile().
struct Program {
  std::vector<Slot> slots;
  std::vector<std::string> slot_names;
  std::vector<Instruction> train, measure, evaluate;
  std::vector<Variable> variables;  ///< in Keras's order: by layer in file order, moving statistics last in a layer
  std::vector<HyperparameterSlot> hyperparameters;
  std::vector<LayerSummary> layers;
  std::vector<std::string> traced;    ///< names of the Trace's tensors; index = p.moments.index
  std::vector<ReadingName> readings;  ///< index = p.reading.index
  std::size_t asked_values = 0;       ///< so many of `values` were asked for; those after them are for Jacobians
  std::vector<std::string> values;    ///< variables whose numbers are traced; index = p.index of `values`
  std::vector<std::string> metrics;   ///< names of the report's columns after the loss
  SlotId input = no_slot, target = no_slot, output = no_slot, report = no_slot;
  std::int64_t weight_count = 0;  ///< elements of all variables
  bool allows_blas = false;       ///< recipe.reproducible is "machine": wide layers may go to a BLAS

  const std::vector<Instruction>& entry(Entry e) const {
    return e == Entry::train ? train : e == Entry::measure ? measure : evaluate;
  }
};

/// What a Program must know of the data: the width of a sample and of its label.
struct DataShape {
  std::int64_t features = 0;
  std::int64_t targets = 1;
  std::int64_t classes = 0;  ///< number of classes if labels are class numbers, else 0
};

/// Shape inference, autodiff and slots: a Network and a Recipe become a Program.
/// @throws SpecError naming the layer and its shapes if they do not fit each other or the data.
Program compile(const Network& network, const Recipe& recipe, const DataShape& data, const TraceRequest& trace = {});

/// The Program in words: every slot and instruction with shapes, FLOPs and bytes for a batch of `rows`.
std::string to_string(const Program& program, std::int64_t rows);

}  // namespace cenote
