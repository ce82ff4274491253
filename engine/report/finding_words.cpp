#include "engine/report/finding_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cenote {
namespace {

// h: a layer's output; W: its kernel; L: the loss; η: the learning rate; ΔW: an update.
constexpr auto definitions = std::to_array<FindingDefinition>({
    {"vanishing_gradient",
     "The gradient shrinks on its way from the output to the input, until the first layers get too little of it for "
     "the "
     "optimizer to use.",
     "‖∂L/∂h₁‖ ≪ ‖∂L/∂h_L‖, and ‖∂L/∂W₁‖ small beside what the optimizer can still use (Adam: √v against ε)"},
    {"exploding_gradient",
     "The gradient grows on its way from the output to the input, or from step to step, until single updates undo what "
     "was "
     "learnt.",
     "‖∂L/∂h₁‖ ≫ ‖∂L/∂h_L‖, or ‖∂L/∂W‖ not finite"},
    {"dying_relu",
     "Units of a ReLU layer are zero for every sample: no gradient passes them, and nothing can move them back.",
     "share of units with h = 0 for all samples"},
    {"saturated_activation",
     "Outputs lie where the activation is flat: its derivative, and with it the gradient that passes, is near zero.",
     "share of outputs with φ′(z) < 5.91 % of its largest; of tanh: |h| > .97"},
    {"unchanged_weights", "The weights of a layer stay where they were drawn.", "‖ΔW‖ ÷ ‖W‖ near 0 over the run"},
    {"loss_not_decreasing", "The loss at the end is hardly below that of the best constant prediction.",
     "L_end ≥ 0.9 · min over c of L(c)"},
    {"divergence", "The loss leaves the finite numbers, or grows far beyond where it began.",
     "L not finite, or L ≫ L₀"},
    {"poor_initialization",
     "Already before the first step the weights' scale makes activations or gradients vanish, explode "
     "or saturate.",
     "χ = σ_w²·E φ′(z)² far from 1 over L layers: χᴸ ≪ 1 or ≫ 1"},
});

std::string where(const RecordedFinding& finding) {
  const std::string steps = finding.first_step == finding.last_step
                                ? fmt::format("step {}", finding.first_step)
                                : fmt::format("steps {}–{}", finding.first_step, finding.last_step);
  return finding.layer.empty() ? steps : fmt::format("in {}, {}", finding.layer, steps);
}

}  // namespace

std::span<const FindingDefinition> finding_definitions() { return definitions; }

const FindingDefinition* find_definition(std::string_view finding) {
  const auto* found = std::ranges::find(definitions, finding, &FindingDefinition::finding);
  return found == definitions.end() ? nullptr : found;
}

std::string finding_name(std::string_view finding) {
  std::string name(finding);
  std::ranges::replace(name, '_', ' ');
  return name;
}

std::string finding_anchor(std::string_view finding) { return fmt::format("finding-{}", finding); }

std::string finding_text(const RecordedFinding& finding) {
  constexpr double percent = 100;
  std::string text =
      fmt::format("{}; {:.3g} % of the members (95 % interval {:.3g}–{:.3g} %)", where(finding),
                  percent * finding.members, percent * finding.confidence[0], percent * finding.confidence[1]);
  for (const auto& [name, number] : finding.evidence) text += fmt::format("; {} {:.3g}", finding_name(name), number);
  return text;
}

}  // namespace cenote
