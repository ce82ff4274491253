#pragma once

#include "kernels/cuda/work.h"
#include "kernels/lanes/loss_gradient.h"
#include "kernels/lanes/metric.h"

// Losses and metrics of a batch, and their gradients: a row a thread.
namespace cenote::cuda {

template <>
struct Work<LossForward> {
  using Scratch = FloatScratch;
  static constexpr const char* name = "loss";
  static int threads(const LossForward& o) { return threads_for(o.prediction.rows); }
  CENOTE_HD static std::int64_t parts(const LossForward&) { return 1; }
};

/// Σ sample(row) over the batch, for one thread: rows side by side in shared memory, chains of 16 one after the other.
/// Every block but the last has 16 rows, since a Team is whole warps.
template <class Team, class Sample>
__device__ float batch_sum(const Team& team, std::int64_t rows, float* scratch, Sample sample) {
  float total = 0;
  for (std::int64_t first = 0; first < rows; first += team.size()) {
    const std::int64_t left = rows - first, here = left < team.size() ? left : team.size();
    if (team.rank() < here) scratch[team.rank()] = sample(first + team.rank());
    team.sync();
    for (std::int64_t begin = 0; team.rank() == 0 && begin < here; begin += batch_block) {
      float chain = 0;
      for (std::int64_t i = begin; i < here && i < begin + batch_block; ++i) chain += load_shared(&scratch[i]);
      total = first + begin == 0 ? chain : total + chain;
    }
    team.sync();
  }
  return total;
}

template <class Team>
__device__ void run(const Team& team, const LossForward& o, std::int64_t member, std::int64_t, FloatScratch& scratch) {
  const LossOperands operands{of(o.prediction, member), of(o.output, member), of(o.target, member)};
  double* const report = o.report.of(member);
  const auto mean = [&](int column, std::int64_t terms, auto sample) {
    const float sum = batch_sum(team, operands.prediction.rows, scratch.numbers, sample);
    if (team.rank() == 0)
      report[column] = static_cast<double>(sum) / static_cast<double>(operands.prediction.rows * terms);
  };
  const std::int64_t units = operands.prediction.columns;
  mean(0, terms_of_sample(o.loss.loss, units), [&](std::int64_t row) { return sample_loss(o.loss, operands, row); });
  unsigned metrics;  // one a byte: an index into the kernel's parameters would copy them to local memory
  static_assert(sizeof(o.loss.metrics) == sizeof(metrics));
  __builtin_memcpy(&metrics, o.loss.metrics, sizeof(metrics));
  for (int i = 0; i < o.loss.metric_count; ++i) {
    const auto metric = static_cast<MetricFunction>(metrics >> 8 * i & 0xffu);
    mean(1 + i, terms_of_metric(metric, units), [&](std::int64_t row) { return sample_metric(metric, operands, row); });
  }
}

template <>
struct Work<LossBackward> : ElementWork {
  static constexpr const char* name = "loss_backward";
  static int threads(const LossBackward& o) { return threads_of(o.gradient.rows); }
  CENOTE_HD static std::int64_t parts(const LossBackward& o) { return parts_of(o.gradient.rows); }
};

template <class Team>
__device__ void run(const Team& team, const LossBackward& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const LossOperands operands{of(o.prediction, member), of(o.output, member), of(o.target, member)};
  const Tensor gradient = of(o.gradient, member);
  const float count = loss_count(o.loss, gradient);
  for_part(team, part, gradient.rows, [&](std::int64_t row) {
    if (o.of_output)
      output_gradient_row(o.loss, operands, gradient, row, count);
    else
      loss_gradient_row(o.loss, operands, gradient, row, count);
  });
}

}  // namespace cenote::cuda
