#pragma once

#include "kernels/cpu/namespace.h"
#include "kernels/lanes/loss.h"
#include "kernels/lanes/loss_gradient.h"
#include "kernels/lanes/metric.h"

// Losses and metrics over the batch: means by chains of 16 samples, gradients row by row.
namespace cenote::cpu::CENOTE_TARGET {

/// Writes the mean over the batch into report column `column` of each lane.
template <class Sample>
CENOTE_INLINE void write_mean(const Tensor& prediction, std::int64_t terms, double* report, Sample sample) {
  alignas(64) float sums[lane_count];
  store(sum_of_blocks(prediction.rows,
                      [&](std::int64_t begin, std::int64_t end) {
                        Lanes chain(0.0f);
                        for (std::int64_t r = begin; r < end; ++r) chain = chain + sample(r);
                        return chain;
                      }),
        sums);
  const auto count = static_cast<double>(prediction.rows * terms);
  for (int lane = 0; lane < lane_count; ++lane) report[lane] = static_cast<double>(sums[lane]) / count;
}

/// The batch's mean loss and metrics. report (1 + metrics, lanes)
inline void loss(const Parameters::LossParameters& p, const LossOperands& o, double* report) {
  const std::int64_t units = o.prediction.columns;
  write_mean(o.prediction, terms_of_sample(p.loss, units), report,
             [&](std::int64_t row) { return sample_loss(p, o, row); });
  for (int i = 0; i < p.metric_count; ++i) {
    const auto metric = static_cast<MetricFunction>(p.metrics[i]);
    write_mean(o.prediction, terms_of_metric(metric, units), report + std::int64_t{1 + i} * lane_count,
               [&](std::int64_t row) { return sample_metric(metric, o, row); });
  }
}

/// ∂(mean batch loss)/∂prediction. gradient (rows, units)
inline void loss_backward(const Parameters::LossParameters& p, const LossOperands& o, const Tensor& gradient) {
  const Lanes count(loss_count(p, gradient));
  for (std::int64_t r = 0; r < gradient.rows; ++r) loss_gradient_row(p, o, gradient, r, count);
}

/// ∂(mean batch loss)/∂output where the loss was taken from the logits. gradient (rows, units)
inline void output_gradient(const Parameters::LossParameters& p, const LossOperands& o, const Tensor& gradient) {
  const Lanes count(loss_count(p, gradient));
  for (std::int64_t r = 0; r < gradient.rows; ++r) output_gradient_row(p, o, gradient, r, count);
}

}  // namespace cenote::cpu::CENOTE_TARGET
