#include "engine/train/learning_rate.h"

#include <algorithm>
#include <cmath>

#include "kernels/math/trigonometry.h"

namespace cenote {
namespace {

double exponential_decay(const LearningRate& rate, double s) {
  const double exponent = s / static_cast<double>(rate.decay_steps);
  return rate.initial_learning_rate * math::pow(rate.decay_rate, rate.staircase ? std::floor(exponent) : exponent);
}

/// @param from the rate that it decays from
double cosine(const LearningRate& rate, double from, double s) {
  const double fraction = std::min(s / static_cast<double>(rate.decay_steps), 1.0);
  const double decayed = 0.5 * (1 + math::cos_pi(fraction));
  return from * ((1 - rate.alpha) * decayed + rate.alpha);
}

double cosine_decay(const LearningRate& rate, double s) {
  if (!rate.warmup_target) return cosine(rate, rate.initial_learning_rate, s);
  const auto warmup = static_cast<double>(rate.warmup_steps);
  if (s >= warmup) return cosine(rate, *rate.warmup_target, s - warmup);
  return (*rate.warmup_target - rate.initial_learning_rate) * (s / warmup) + rate.initial_learning_rate;
}

}  // namespace

double scheduled_rate(const LearningRate& rate, std::int64_t s) {
  switch (rate.type) {
    case LearningRate::Type::exponential_decay:
      return exponential_decay(rate, static_cast<double>(s));
    case LearningRate::Type::cosine_decay:
      return cosine_decay(rate, static_cast<double>(s));
    case LearningRate::Type::constant:
      break;
  }
  return 1;
}

double BiasCorrection::next() {
  power_1_ *= beta_1_;
  power_2_ *= beta_2_;
  return std::sqrt(1 - power_2_) / (1 - power_1_);
}

}  // namespace cenote
