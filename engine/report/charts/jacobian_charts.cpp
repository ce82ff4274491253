#include "engine/report/charts/charts.h"
#include "engine/report/charts/layer_profile.h"
#include "engine/report/charts/layer_series.h"
#include "engine/trace/quantile.h"

namespace cenote {
namespace {

struct Query {
  const char* tensor;     ///< "jacobian" of a layer, "input_jacobian" from the data to it
  const char* statistic;  ///< of the instrument's table entry
  const char* axis;
  bool is_logarithmic = true;
};

/// @param chart all but its specification, to which a sentence is added if theory has a line
std::optional<Chart> spectrum_chart(const RunFiles& run, const Query& query, Chart chart,
                                    ExpectedNumbers (*expect)(const RunFiles&) = nullptr) {
  const auto layers = layers_read(run, Instrument::jacobian, query.tensor);
  if (layers.empty()) return std::nullopt;
  const std::size_t statistic = statistic_index(Instrument::jacobian, query.statistic);
  LayerProfile profile{.layers = names_of(layers),
                       .quantile =
                           [&](std::size_t layer, std::int64_t record, double level) {
                             return quantile(measured(run.trace, *layers[layer].readings, statistic, record), level);
                           },
                       .axis = query.axis,
                       .is_logarithmic = query.is_logarithmic};
  if (expect != nullptr) profile.expected = expect(run);
  if (!profile.expected.empty()) chart.caption += " Dashed: what theory expects of wide layers before training.";
  return layer_profile(std::move(chart), run, profile);
}

}  // namespace

std::optional<Chart> jacobian_size_chart(const RunFiles& run) {
  return spectrum_chart(run, {"jacobian", "mean_square", "mean σ²"},
                        {"jacobian-size",
                         "What a layer does to a gradient",
                         "Mean squared singular value of ∂(a layer's output)/∂(its input), median and 10–90 % over the "
                         "first eight seeds: below 1 it shrinks what passes it, above 1 it enlarges it.",
                         {}},
                        expected_jacobians);
}

std::optional<Chart> jacobian_largest_chart(const RunFiles& run) {
  return spectrum_chart(
      run, {"jacobian", "largest", "largest σ"},
      {"jacobian-largest",
       "The most that a layer enlarges",
       "Largest singular value of ∂(a layer's output)/∂(its input) over the samples, median and 10–90 % "
       "over the first eight seeds.",
       {}});
}

std::optional<Chart> jacobian_rank_chart(const RunFiles& run) {
  return spectrum_chart(
      run, {"jacobian", "effective_rank", "effective rank (dimensions)", false},
      {"jacobian-rank",
       "In how many directions a layer passes gradients",
       "Effective rank of ∂(a layer's output)/∂(its input) (Roy and Vetterli 2007), median and 10–90 % "
       "over the first eight seeds.",
       {}});
}

std::optional<Chart> input_jacobian_chart(const RunFiles& run) {
  return spectrum_chart(
      run, {"input_jacobian", "mean_square", "mean σ²"},
      {"input-jacobian",
       "How the output follows the input, by depth",
       "Mean squared singular value of ∂(a layer's output)/∂(the data), median and 10–90 % over the first "
       "eight seeds; the last layer's is the input–output Jacobian.",
       {}},
      expected_input_jacobians);
}

std::optional<Chart> input_jacobian_rank_chart(const RunFiles& run) {
  return spectrum_chart(
      run, {"input_jacobian", "effective_rank", "effective rank (dimensions)", false},
      {"input-jacobian-rank",
       "How many directions of the data are left, by depth",
       "Effective rank of ∂(a layer's output)/∂(the data), median and 10–90 % over the first eight seeds: 1 "
       "where all of the data is squeezed onto a line.",
       {}});
}

}  // namespace cenote
