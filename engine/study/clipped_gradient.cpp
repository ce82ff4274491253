#include <cmath>

#include "engine/study/study_row.h"
#include "engine/trace/quantile.h"
#include "engine/trace/statistic.h"

namespace cenote {
namespace {

// The traced tensors of one kernel.
struct KernelTensors {
  std::int64_t gradient, update;
};

std::vector<KernelTensors> kernels_of(const Program& program, const Trace& trace) {
  std::vector<KernelTensors> kernels;
  for (const auto& variable : program.variables) {
    const KernelTensors tensors{trace.find(variable.layer + "/weight_gradient"),
                                trace.find(variable.layer + "/update")};
    if (variable.is_kernel() && tensors.gradient >= 0 && tensors.update >= 0) kernels.push_back(tensors);
  }
  return kernels;
}

bool update_is_clipped_gradient(const Optimizer& optimizer) {
  return optimizer.type == Optimizer::Type::sgd && optimizer.momentum == 0 && !optimizer.weight_decay;
}

// The pass at the end makes no update, and a gradient that is not finite has no norm.
bool is_measured(const Moments& gradient, const Moments& update) {
  return gradient.count > 0 && gradient.nonfinite_count == 0 && update.count > 0;
}

ClippedGradient largest(const Training& training, const Trace& trace, const std::vector<KernelTensors>& kernels,
                        std::int64_t member) {
  ClippedGradient result{-1, -1};
  for (std::size_t record = 0; record < trace.steps.size(); ++record)
    for (const auto& kernel : kernels) {
      const auto& gradient = trace.at(static_cast<std::int64_t>(record), kernel.gradient, member);
      const auto& update = trace.at(static_cast<std::int64_t>(record), kernel.update, member);
      if (!is_measured(gradient, update) || gradient.norm() <= result.before) continue;
      const double rate = learning_rate_at(training, member, trace.steps[record]);
      result = {gradient.norm(), norm_or_infinity(update) / rate};
    }
  return result;
}

}  // namespace

std::optional<ClippedGradient> clipped_gradient(const Training& training, const Trace& trace) {
  const auto kernels = kernels_of(training.program(), trace);
  if (kernels.empty() || !update_is_clipped_gradient(training.experiment().recipe.optimizer)) return std::nullopt;
  std::vector<double> before, after;
  for (std::int64_t m = 0; m < trace.members; ++m) {
    const auto norms = largest(training, trace, kernels, m);
    if (norms.before < 0) continue;
    before.push_back(norms.before);
    after.push_back(norms.after);
  }
  if (before.empty()) return std::nullopt;
  return ClippedGradient{quantile(before, 0.5), quantile(after, 0.5)};
}

}  // namespace cenote
