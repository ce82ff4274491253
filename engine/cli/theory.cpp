#include "engine/theory/theory.h"

#include <fmt/format.h>

#include <cmath>

#include "engine/cli/experiment_input.h"
#include "engine/cli/program.h"
#include "engine/cli/terminal.h"
#include "engine/study/text_table.h"

namespace cenote::cli {
namespace {

constexpr std::size_t line_width = 110;

std::string number(const std::optional<double>& value) {
  if (!value) return "–";
  if (*value == 0) return "0";
  const double size = std::abs(*value);
  return size >= 0.001 && size < 10'000 ? fmt::format("{:.4g}", *value) : fmt::format("{:.2e}", *value);
}

std::string short_number(double value) {
  if (value == 0) return "0";
  return value >= 0.01 && value < 1000 ? fmt::format("{:.2g}", value) : fmt::format("{:.0e}", value);
}

std::string band(const std::optional<theory::Band>& quantiles, std::size_t low, std::size_t high) {
  if (!quantiles) return "–";
  return fmt::format("{} – {}", short_number((*quantiles)[low]), short_number((*quantiles)[high]));
}

std::string table_of(const theory::Theory& theory) {
  TextTable table({{{"", "layer"}, TextTable::Align::left},
                   {{"", "σw"}},
                   {{"", "q"}},
                   {{"", "χ"}},
                   {{"E‖∂L/∂h‖²", "by last"}},
                   {{"one member:", "10–90 %"}},
                   {{"", "1–99 %"}}});
  for (const auto& layer : theory.layers)
    table.add_row({layer.layer, number(layer.sigma_w), number(layer.q), number(layer.chi), number(layer.ratio),
                   band(layer.band, 1, 3), band(layer.band, 0, 4)});
  return table.to_string(output_has_colour());
}

std::string depth_text(const theory::Theory& theory) {
  if (theory.trainable_depth)
    return fmt::format("Trainable depth: about {:.0f} hidden layers; this network has {}.", *theory.trainable_depth,
                       theory.hidden_layers);
  return fmt::format("Trainable depth: no limit from χ; this network has {} hidden layer{}.", theory.hidden_layers,
                     theory.hidden_layers == 1 ? "" : "s");
}

std::string verdict_text(const theory::Theory& theory) {
  if (!theory.verdict && theory.not_covered.empty()) return "Verdict: none.";
  if (!theory.verdict) return "Verdict: none; theory does not cover this network.";
  std::string text =
      fmt::format("Verdict: {}. χ = {} of {}", to_word(*theory.verdict), number(theory.chi), theory.chi_of);
  if (theory.chi == 0.0)
    text += ": going back, one layer leaves nothing of E‖∂L/∂h‖²";
  else if (theory.xi_gradient)
    text += fmt::format(": going back, E‖∂L/∂h‖² {} e-fold in {:.3g} layers",
                        *theory.xi_gradient > 0 ? "falls" : "grows", std::abs(*theory.xi_gradient));
  text += ". " + depth_text(theory);
  if (theory.critical_sigma_w)
    text += fmt::format(" With these biases χ = 1 at σw = {:.4g}.", *theory.critical_sigma_w);
  return text;
}

std::string width_text(const theory::Theory& theory) {
  std::string text;
  if (theory.first_loss) text += fmt::format("Expected first loss: {}", number(theory.first_loss));
  if (theory.first_loss_at_width)
    text += fmt::format(" in wide layers, {} at this width", number(theory.first_loss_at_width));
  if (theory.first_loss) text += ". ";
  text += fmt::format("Σ 1/width of the hidden layers: {:.3g}", theory.inverse_width);
  if (theory.fourth_moment)
    text += fmt::format(", so E‖δ‖⁴/(E‖δ‖²)² of the first one's gradient is {}", number(theory.fourth_moment));
  return text + ".";
}

std::string to_text(const theory::Theory& theory) {
  std::string text = table_of(theory) + "\n" + wrap(verdict_text(theory), line_width) + "\n";
  text += wrap(width_text(theory), line_width) + "\n";
  for (const auto& missing : theory.not_covered) text += wrap("Not covered: " + missing + ".", line_width) + "\n";
  for (const auto& note : theory.notes) text += wrap("Note: " + note + ".", line_width) + "\n";
  return text;
}

}  // namespace

int theory(const CommandLine& command) {
  const Experiment experiment = read_experiment(command);
  const Dataset dataset = prepare_located(command, [&] { return load_data(experiment.data); });
  const auto expected = prepare_located(command, [&] { return theory::predict(experiment, dataset); });
  print_output(command.json() ? theory_json(expected) : to_text(expected));
  return done;
}

}  // namespace cenote::cli
