#pragma once

#include "cenote/program.h"
#include "cenote/schedule.h"
#include "kernels/lanes/tensor.h"
#include "kernels/math/root.h"

// The optimizers' step of one element, Keras's formulas in the canonical order of docs/numerics.md.
namespace cenote::lanes::CENOTE_TARGET {

/// Lines of the constants slot.
enum Constant : int { rate, decay, inverse_rate, epsilon_over_rate, constant_count };

/// The numbers of one step for one member, in double, rounded once.
/// Adam keeps m′ = m/(1 − β₁) and v′ = v/(1 − β₂), so that its step is m′/(√v′·inverse_rate + epsilon_over_rate).
CENOTE_INLINE void write_constants(const Parameters::OptimizerParameters& p, const StepRate& step, double learning_rate,
                                   double weight_decay, const Tensor& constants, int lane) {
  const double now = learning_rate * step.learning_rate;
  auto put = [&](Constant which, double value) { constants.line(which)[lane] = static_cast<float>(value); };
  put(rate, now);
  put(decay, weight_decay * now);
  const double root = __builtin_sqrt(1 - p.beta_2);
  const double adam_rate = now * step.bias_correction * (1 - p.beta_1) / root;
  // A rate of zero leaves the weights alone: m′/∞ = 0.
  put(inverse_rate, now == 0 ? __builtin_inf() : 1 / adam_rate);
  put(epsilon_over_rate, now == 0 ? __builtin_inf() : p.epsilon / root / adam_rate);
}

/// w − w·decay, where weight decay is asked for
CENOTE_INLINE Lanes decayed(bool has_weight_decay, Lanes w, Lanes factor) {
  return has_weight_decay ? fnma(w, factor, w) : w;
}

/// Kingma & Ba 2015, Loshchilov & Hutter 2019; amsgrad: Reddi et al. 2018.
struct Adam {
  Lanes beta_1, beta_2, inverse, epsilon, shrink;
  bool has_weight_decay;
  Tensor w, m, v, v_hat;

  CENOTE_INLINE Adam(const Parameters::OptimizerParameters& p, const Tensor& constants, const Tensor& weight,
                     const Tensor& mean, const Tensor& square, const Tensor& largest_square)
      : beta_1(static_cast<float>(p.beta_1)),
        beta_2(static_cast<float>(p.beta_2)),
        inverse(load(constants.line(inverse_rate))),
        epsilon(load(constants.line(epsilon_over_rate))),
        shrink(load(constants.line(decay))),
        has_weight_decay(p.has_weight_decay),
        w(weight),
        m(mean),
        v(square),
        v_hat(largest_square) {}

  CENOTE_INLINE void step(std::int64_t i, Lanes g) const {
    const Lanes m1 = fma(load(m.line(i)), beta_1, g);
    Lanes v1 = fma(load(v.line(i)), beta_2, fma(g, g, Lanes(1e-36f)));  // keeps v normal
    store(m1, m.line(i));
    store(v1, v.line(i));
    if (v_hat.data != nullptr) {
      v1 = math::at_least(v1, load(v_hat.line(i)));
      store(v1, v_hat.line(i));
    }
    const Lanes denominator = fma(math::optimizer_sqrt(v1), inverse, epsilon);
    store(decayed(has_weight_decay, load(w.line(i)), shrink) - math::divide(m1, denominator), w.line(i));
  }
};

/// w ← w − rate·g; with momentum m ← μm − rate·g, w ← w + m; Nesterov w ← w + (μm − rate·g) with the new m
struct Sgd {
  Lanes mu, now, shrink;
  bool has_weight_decay, nesterov;
  Tensor w, momentum;

  CENOTE_INLINE Sgd(const Parameters::OptimizerParameters& p, const Tensor& constants, const Tensor& weight,
                    const Tensor& momentum_state)
      : mu(static_cast<float>(p.momentum)),
        now(load(constants.line(rate))),
        shrink(load(constants.line(decay))),
        has_weight_decay(p.has_weight_decay),
        nesterov(p.nesterov),
        w(weight),
        momentum(momentum_state) {}

  CENOTE_INLINE void step(std::int64_t i, Lanes g) const {
    const Lanes before = decayed(has_weight_decay, load(w.line(i)), shrink);
    if (momentum.data == nullptr) return store(fnma(now, g, before), w.line(i));
    const Lanes back = Lanes(0.0f) - now * g;
    Lanes m1 = fma(load(momentum.line(i)), mu, back);
    store(m1, momentum.line(i));
    if (nesterov) m1 = fma(m1, mu, back);
    store(before + m1, w.line(i));
  }
};

/// Tieleman & Hinton 2012: v ← ρv + (1 − ρ)g², w ← w − rate·g/√(v + ε); centered: v − ḡ² in the root, ḡ like v
struct RmsProp {
  Lanes rho, take, mu, now, shrink, epsilon;
  bool has_weight_decay;
  Tensor w, v, mean, momentum;

  CENOTE_INLINE RmsProp(const Parameters::OptimizerParameters& p, const Tensor& constants, const Tensor& weight,
                        const Tensor& square, const Tensor& mean_gradient, const Tensor& momentum_state)
      : rho(static_cast<float>(p.rho)),
        take(static_cast<float>(1 - p.rho)),
        mu(static_cast<float>(p.momentum)),
        now(load(constants.line(rate))),
        shrink(load(constants.line(decay))),
        epsilon(static_cast<float>(p.epsilon)),
        has_weight_decay(p.has_weight_decay),
        w(weight),
        v(square),
        mean(mean_gradient),
        momentum(momentum_state) {}

  CENOTE_INLINE void step(std::int64_t i, Lanes g) const {
    const Lanes before = decayed(has_weight_decay, load(w.line(i)), shrink);
    Lanes square = fma(load(v.line(i)), rho, (g * g) * take);
    store(square, v.line(i));
    if (mean.data != nullptr) {
      const Lanes average = fma(load(mean.line(i)), rho, g * take);
      store(average, mean.line(i));
      square = fnma(average, average, square);
    }
    Lanes change = math::divide(now * g, math::optimizer_sqrt(square + epsilon));
    if (momentum.data != nullptr) {
      change = fma(load(momentum.line(i)), mu, change);
      store(change, momentum.line(i));
    }
    store(before - change, w.line(i));
  }
};

}  // namespace cenote::lanes::CENOTE_TARGET
