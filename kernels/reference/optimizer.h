#pragma once

#include <cmath>

#include "cenote/program.h"
#include "cenote/schedule.h"
#include "kernels/reference/view.h"

/// Keras's optimizers. All tensors of an update have the variable's shape. Weight decay comes first.
namespace cenote::reference {

using OptimizerParameters = Parameters::OptimizerParameters;

/// What the slot of constants holds: the numbers of one step of one member.
enum StepConstant : std::int64_t {
  rate,            ///< learning rate
  corrected_rate,  ///< Adam's: the learning rate times its bias correction
  decay,           ///< weight decay times learning rate
};

inline void optimizer_constants(StepRate step, View learning_rate, View weight_decay, View constants) {
  constants(rate) = learning_rate(0) * step.learning_rate;
  constants(corrected_rate) = constants(rate) * step.bias_correction;
  constants(decay) = weight_decay ? weight_decay(0) * constants(rate) : 0;
}

/// The weight after decay.
inline double decayed(double w, View constants) { return w - w * constants(decay); }

// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − α·m / (√v + ε), where amsgrad's v_hat is the largest v so far
inline void adam(const OptimizerParameters& p, View gradient, View constants, View w, View m, View v, View v_hat) {
  for (std::int64_t i = 0; i < w.size(); ++i) {
    const double g = gradient(i);
    m(i) += (g - m(i)) * (1 - p.beta_1);
    v(i) += (g * g - v(i)) * (1 - p.beta_2);
    if (v_hat) v_hat(i) = v_hat(i) >= v(i) ? v_hat(i) : v(i);  // NaN passes
    w(i) =
        decayed(w(i), constants) - m(i) * constants(corrected_rate) / (std::sqrt((v_hat ? v_hat : v)(i)) + p.epsilon);
  }
}

// m ← μm − rate·g, w ← w + m; nesterov: w ← w + μm − rate·g
inline void sgd(const OptimizerParameters& p, View gradient, View constants, View w, View m) {
  for (std::int64_t i = 0; i < w.size(); ++i) {
    const double step = gradient(i) * constants(rate);
    double update = -step;
    if (m) {
      update = m(i) = m(i) * p.momentum - step;
      if (p.nesterov) update = m(i) * p.momentum - step;
    }
    w(i) = decayed(w(i), constants) + update;
  }
}

// v ← ρv + (1 − ρ)g², a ← ρa + (1 − ρ)g, step = rate·g / √(v − a² + ε), with momentum m ← μm + step, w ← w − m
inline void rmsprop(const OptimizerParameters& p, View gradient, View constants, View w, View v, View mean, View m) {
  for (std::int64_t i = 0; i < w.size(); ++i) {
    const double g = gradient(i);
    v(i) = p.rho * v(i) + (1 - p.rho) * g * g;
    double variance = v(i);
    if (mean) {
      mean(i) = p.rho * mean(i) + (1 - p.rho) * g;
      variance -= mean(i) * mean(i);
    }
    double step = constants(rate) * g / std::sqrt(variance + p.epsilon);
    if (m) step = m(i) = p.momentum * m(i) + step;
    w(i) = decayed(w(i), constants) - step;
  }
}

}  // namespace cenote::reference
