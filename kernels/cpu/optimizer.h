#pragma once

#include "cenote/schedule.h"
#include "kernels/cpu/tensor.h"
#include "kernels/math/root.h"

// The optimizers, Keras's formulas in the canonical order of docs/numerics.md.
namespace cenote::cpu::CENOTE_TARGET {

/// Lines of the constants slot.
enum Constant : int { rate, decay, inverse_rate, epsilon_over_rate };

/// The numbers of one step for one member, in double, rounded once.
/// Adam keeps m′ = m/(1 − β₁) and v′ = v/(1 − β₂), so that its step is m′/(√v′·inverse_rate + epsilon_over_rate).
inline void write_constants(const Parameters::OptimizerParameters& p, const StepRate& step, double learning_rate,
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
CENOTE_INLINE Lanes decayed(const Parameters::OptimizerParameters& p, Lanes w, Lanes factor) {
  return p.has_weight_decay ? fnma(w, factor, w) : w;
}

/// Kingma & Ba 2015, Loshchilov & Hutter 2019; amsgrad: Reddi et al. 2018.
inline void adam(const Parameters::OptimizerParameters& p, const Tensor& gradient, const Tensor& constants,
                 const Tensor& w, const Tensor& m, const Tensor& v, const Tensor& v_hat) {
  const Lanes beta_1(static_cast<float>(p.beta_1)), beta_2(static_cast<float>(p.beta_2));
  const Lanes inverse = load(constants.line(inverse_rate)), epsilon = load(constants.line(epsilon_over_rate));
  const Lanes shrink = load(constants.line(decay)), tiny(1e-36f);  // tiny keeps v normal
  const std::int64_t n = w.lines();
  for (std::int64_t i = 0; i < n; ++i) {
    const Lanes g = load(gradient.line(i));
    const Lanes m1 = fma(load(m.line(i)), beta_1, g);
    Lanes v1 = fma(load(v.line(i)), beta_2, fma(g, g, tiny));
    store(m1, m.line(i));
    store(v1, v.line(i));
    if (v_hat.data != nullptr) {
      v1 = math::at_least(v1, load(v_hat.line(i)));
      store(v1, v_hat.line(i));
    }
    const Lanes denominator = fma(math::optimizer_sqrt(v1), inverse, epsilon);
    store(decayed(p, load(w.line(i)), shrink) - m1 / denominator, w.line(i));
  }
}

/// w ← w − rate·g; with momentum m ← μm − rate·g, w ← w + m; Nesterov w ← w + (μm − rate·g) with the new m
inline void sgd(const Parameters::OptimizerParameters& p, const Tensor& gradient, const Tensor& constants,
                const Tensor& w, const Tensor& momentum) {
  const Lanes mu(static_cast<float>(p.momentum)), zero(0.0f);
  const Lanes step = load(constants.line(rate)), shrink = load(constants.line(decay));
  const std::int64_t n = w.lines();
  for (std::int64_t i = 0; i < n; ++i) {
    const Lanes g = load(gradient.line(i)), before = decayed(p, load(w.line(i)), shrink);
    if (momentum.data == nullptr) {
      store(fnma(step, g, before), w.line(i));
      continue;
    }
    const Lanes change = step * g;
    Lanes m = fma(load(momentum.line(i)), mu, zero - change);
    store(m, momentum.line(i));
    if (p.nesterov) m = fma(m, mu, zero - change);
    store(before + m, w.line(i));
  }
}

/// Tieleman & Hinton 2012: v ← ρv + (1 − ρ)g², w ← w − rate·g/√(v + ε); centered: v − ḡ² in the root, ḡ like v
inline void rmsprop(const Parameters::OptimizerParameters& p, const Tensor& gradient, const Tensor& constants,
                    const Tensor& w, const Tensor& v, const Tensor& mean, const Tensor& momentum) {
  const Lanes rho(static_cast<float>(p.rho)), take(static_cast<float>(1 - p.rho)), mu(static_cast<float>(p.momentum));
  const Lanes step = load(constants.line(rate)), shrink = load(constants.line(decay));
  const Lanes epsilon(static_cast<float>(p.epsilon));
  const std::int64_t n = w.lines();
  for (std::int64_t i = 0; i < n; ++i) {
    const Lanes g = load(gradient.line(i)), before = decayed(p, load(w.line(i)), shrink);
    Lanes square = fma(load(v.line(i)), rho, (g * g) * take);
    store(square, v.line(i));
    if (mean.data != nullptr) {
      const Lanes average = fma(load(mean.line(i)), rho, g * take);
      store(average, mean.line(i));
      square = fnma(average, average, square);
    }
    Lanes change = (step * g) / math::optimizer_sqrt(square + epsilon);
    if (momentum.data != nullptr) {
      change = fma(load(momentum.line(i)), mu, change);
      store(change, momentum.line(i));
    }
    store(before - change, w.line(i));
  }
}

}  // namespace cenote::cpu::CENOTE_TARGET
