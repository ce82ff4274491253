#pragma once

#include "kernels/cpu/loss.h"
#include "kernels/cpu/units.h"

// Losses and metrics of one member, whose samples are the lanes here.
namespace cenote::cpu::CENOTE_TARGET {

/// The mean over `samples` samples of sample(row) → a line, by chains of 16 samples.
template <class Sample>
CENOTE_INLINE double mean_of_samples(std::int64_t samples, std::int64_t terms, float* scratch, Sample sample) {
  for (std::int64_t r = 0; r * lane_count < samples; ++r) store(sample(r), scratch + r * lane_count);
  float total = 0;
  for (std::int64_t begin = 0; begin < samples; begin += batch_block) {
    const std::int64_t end = samples - begin < batch_block ? samples : begin + batch_block;
    float chain = 0;
    for (std::int64_t i = begin; i < end; ++i) chain = chain + scratch[i];
    total = begin == 0 ? chain : total + chain;
  }
  return static_cast<double>(total) / static_cast<double>(samples * terms);
}

/// The batch's mean loss and metrics of `samples` samples. report (1 + metrics); scratch: a line for every row of o
inline void loss_of_samples(const Parameters::LossParameters& p, const LossOperands& o, std::int64_t samples,
                            float* scratch, double* report) {
  const std::int64_t units = o.prediction.columns;
  report[0] = mean_of_samples(samples, terms_of_sample(p.loss, units), scratch,
                              [&](std::int64_t row) { return sample_loss(p, o, row); });
  for (int i = 0; i < p.metric_count; ++i) {
    const auto metric = static_cast<MetricFunction>(p.metrics[i]);
    report[1 + i] = mean_of_samples(samples, terms_of_metric(metric, units), scratch,
                                    [&](std::int64_t row) { return sample_metric(metric, o, row); });
  }
}

/// What every gradient over so many samples is divided by.
CENOTE_INLINE Lanes loss_count(const Parameters::LossParameters& p, std::int64_t samples, std::int64_t units) {
  return Lanes(static_cast<float>(samples * terms_of_sample(p.loss, units)));
}

}  // namespace cenote::cpu::CENOTE_TARGET
