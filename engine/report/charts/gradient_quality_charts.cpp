#include <cmath>

#include "engine/report/charts/charts.h"
#include "engine/report/charts/instrument_map.h"

namespace cenote {
namespace {

MapColours lost() { return {.scheme = "plasma", .legend = "share flushed to zero", .domain = {{0, 1}}}; }

/// log₁₀; NaN, a gap, of what is not positive.
double log_of_median(const std::vector<double>& numbers) { return std::log10(median_of(numbers)); }

}  // namespace

std::optional<Chart> flushed_share_chart(const RunFiles& run) {
  return instrument_map(run, {Instrument::flushed_share, "flushed_share", "weight_gradient", mean_of},
                        {"flushed-share",
                         "Gradients that float32 flushes to zero",
                         "Entries of ∂L/∂W that are zero, but would not be with more range; mean share over seeds.",
                         {}},
                        lost());
}

std::optional<Chart> fp16_underflow_chart(const RunFiles& run) {
  return instrument_map(
      run, {Instrument::histogram, "fp16_underflow_share", "weight_gradient", mean_of},
      {"fp16-underflow",
       "Gradients that fp16 would flush to zero",
       "Entries of ∂L/∂W with 0 < |x| < 2⁻²⁵: what training in half precision would lose without loss "
       "scaling; mean share over seeds.",
       {}},
      lost());
}

std::optional<Chart> noise_scale_chart(const RunFiles& run) {
  return instrument_map(run, {Instrument::noise_scale, "noise_scale", "weight_gradient", log_of_median},
                        {"noise-scale",
                         "Gradient noise scale by layer and time",
                         "log₁₀ of the batch size, in samples, above which averaging more of them stops paying "
                         "(McCandlish et al. 2018); median over seeds. A gap: noise hides the gradient.",
                         {}},
                        {.scheme = "viridis", .legend = "log₁₀ noise scale (samples)"});
}

std::optional<Chart> gradient_correlation_chart(const RunFiles& run) {
  return instrument_map(run, {Instrument::gradient_correlation, "sample_correlation", "activation_gradient", median_of},
                        {"gradient-correlation",
                         "How alike the samples' gradients are",
                         "Mean |cos| of ∂L/∂h between samples of the traced batch, median over seeds: 1 alike, near "
                         "√(2/πn) for n units shattered (Balduzzi et al. 2017).",
                         {}},
                        {.scheme = "viridis", .legend = "mean |cos| between samples", .domain = {{0, 1}}});
}

}  // namespace cenote
