#pragma once

#include "cenote/moments.h"
#include "cenote/program.h"
#include "cenote/schedule.h"
#include "kernels/cuda/view.h"

// The arguments of each kernel, trivially copyable: what an Instruction becomes once its slots have addresses. A block
// works on one member (blockIdx.x), or on a part of what that member has to do.
namespace cenote::cuda {

using ActivationParameters = Parameters::ActivationParameters;
using LossParameters = Parameters::LossParameters;
using OptimizerParameters = Parameters::OptimizerParameters;

/// What the device knows of where the run is; kernels read it, so that a captured step can be replayed.
struct RunState {
  std::int64_t step;    ///< updates so far
  std::int64_t first;   ///< row of the part at which the next batch begins
  std::int64_t record;  ///< of those in the device's buffers, the next
};

/// The data set in float, and the order of each member's epoch.
struct Samples {
  const float *x = nullptr, *y = nullptr;  ///< (rows, features), (rows, targets)
  std::int32_t features = 0, targets = 0;
  const std::int32_t* order = nullptr;  ///< (members, rows of the training part); null: the order of the file
  std::int64_t order_stride = 0;
};

/// order[epoch − first][member] = the epoch's order of all rows, for so many epochs
struct Shuffle {
  std::int32_t* order;
  const std::uint32_t* seed_index;  ///< (members)
  std::int64_t rows, members;
  std::uint64_t seed;
  std::uint32_t first, epochs;
};

/// Parts of the history that an epoch has room for.
inline constexpr std::int64_t history_parts = 3;

/// x, y = the batch that begins at state->first
struct Gather {
  Samples samples;
  const RunState* state;
  View x, y;
};

/// h = activation(x·kernel + bias); with an addend also total = addend + h
struct DenseForward {
  View x, kernel, bias, slope, h;
  ActivationParameters activation;
  View addend = {}, total = {};
};

/// dx = (dz·kernelᵀ)·activation′(value), or dx + that; with dh, that is dz·kernelᵀ, or dh + that, from which dx follows
struct DenseBackwardInput {
  View dz, kernel, value, slope, dx;
  ActivationParameters activation;
  bool accumulate;
  View dh = {};
};

/// dkernel = xᵀ·dz, or dkernel + that
struct DenseBackwardKernel {
  View x, dz, dkernel;
  bool accumulate;
};

struct DenseBackwardBias {
  View dz, dbias;
  bool accumulate;
};

/// h = activation(z + bias); bias may be absent
struct ActivationForward {
  View z, bias, slope, h;
  ActivationParameters activation;
};

struct ActivationBackward {
  View value, dh, slope, dz;
  ActivationParameters activation;
  bool accumulate;
};

struct PreluForward {
  View x, alpha, y;
};
struct PreluBackwardInput {
  View x, alpha, dy, dx;
  bool accumulate;
};
struct PreluBackwardAlpha {
  View x, dy, dalpha;
  bool accumulate;
};

/// y from the statistics of the batch, which are stored, or from those that are given
struct BatchNormForward {
  View x, gamma, beta, mean, variance, y;
  float epsilon;
  bool takes_statistics;
};
struct BatchNormUpdate {
  View batch, moving;
  double momentum;
};
struct BatchNormBackward {
  View x, dy, gamma, mean, variance, dx, dgamma, dbeta;
  float epsilon;
  bool accumulate;
};

/// y = a + b; without b y = a; accumulate: y + a; subtract: a − b
struct Combine {
  View a, b, y;
  bool accumulate = false, subtract = false;
};

/// report = mean loss and metrics of the batch
struct LossForward {
  LossParameters loss;
  View prediction, output, target;
  Doubles report;
};
/// gradient = ∂(mean batch loss)/∂prediction, or ∂/∂output
struct LossBackward {
  LossParameters loss;
  View prediction, output, target, gradient;
  bool of_output;
};

/// What the chunks of 64 rows of a large tensor come to, a few chunks a block, for whoever adds them.
struct ChunkSums {
  View x;
  bool of_magnitudes;  ///< else of squares
  float* sums;         ///< the first member's; those of the others follow
  std::int64_t stride;

  __host__ __device__ float* of(std::int64_t member) const {
    return sums == nullptr ? nullptr : sums + member * stride;
  }
};

/// report[0] += factor·penalty(w)
struct Penalty {
  Regularizer::Type type;
  View w;
  const double* factor;  ///< (members)
  Doubles report;
  ChunkSums chunks;  ///< if there are any
};

/// sums[index] = Σg², beside those of the other gradients
struct SquareSum {
  View gradient;
  Doubles sums;
  std::int32_t index;
  ChunkSums chunks;  ///< if there are any
};

/// factor = of clipnorm (one sum) or global_clipnorm (count sums, added in order)
struct ClipFactor {
  Doubles sums;
  std::int32_t first, count;
  bool is_global;
  const double* threshold;  ///< (members)
  double* factor;           ///< (members)
};

/// What is done to a gradient on its way into the optimizer, in this order. Absent parts have no data.
struct GradientChanges {
  View penalized, penalty_factor;  ///< variable and float factor: g + penalty′
  Regularizer::Type penalty{};
  View clip_value;                      ///< threshold of clipvalue
  const double* clip_factor = nullptr;  ///< (members) of clipnorm, global_clipnorm
};

/// gradient = what the changes make of it
struct ChangeGradient {
  View gradient;
  GradientChanges changes;
};

/// constants of this step, from the table of rates
struct OptimizerConstants {
  OptimizerParameters optimizer;
  const StepRate* rates;  ///< (steps)
  const RunState* state;
  const double *learning_rate, *weight_decay;  ///< (members); weight_decay may be null
  View constants;
};

/// One step of a variable. state: adam m, v, v̂; sgd momentum; rmsprop v, mean gradient, momentum
struct Optimize {
  OptimizerParameters optimizer;
  View gradient, constants, w, state[3];
  GradientChanges changes;
};

/// The Moments of x, as those of a traced tensor.
struct TakeMoments {
  View x;
  std::int32_t tensor;
};

/// Where Moments go, (records, tensors, members), and what is kept between the passes over them.
struct MomentBuffers {
  Moments* moments;
  std::int64_t members, tensors;
  double* kept;  ///< room for `at_once` tensors: kept_numbers(rows) for each of every member
  std::int64_t at_once;
  const RunState* state;

  __host__ __device__ Moments& place(std::int32_t tensor, std::int64_t member) const {
    return moments[(state->record * tensors + tensor) * members + member];
  }
};

/// values[record][member][element]
struct TakeValues {
  View x;
  float* values;
  std::int64_t members;
  const RunState* state;
};

/// y = x·2⁶⁴
struct Magnify {
  View x, y;
};

/// numbers[record][member][first …], what an instrument reads of its operands
struct TakeReading {
  Parameters::ReadingParameters p;
  View operands[3];
  Doubles numbers;  ///< of all readings, for each member of each record
  std::int64_t first, members;
  const RunState* state;
};

/// After a batch: totals += report·rows, and the first step whose loss is not finite
struct Account {
  Doubles report, totals;
  std::int64_t members, rows;
  std::int64_t* first_nonfinite;  ///< (members), −1 if none; null in evaluation
  const RunState* state;
};

/// After all members: the next batch begins; the next step; the next record.
struct Advance {
  RunState* state;
  std::int64_t rows;
  bool is_step, is_record;
};

}  // namespace cenote::cuda
