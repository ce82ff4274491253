#include "engine/report/charts/charts.h"
#include "engine/report/charts/instrument_map.h"

namespace cenote {

std::optional<Chart> saturated_units_chart(const RunFiles& run) {
  return instrument_map(
      run, {Instrument::saturation, "saturated_unit_share", "activation", mean_of},
      {"saturated-units",
       "Saturated units by layer and time",
       "Units that are saturated for every sample of the traced batch, so that nothing can move them; "
       "mean share over seeds. A gap: the activation does not saturate.",
       {}},
      {.scheme = "plasma", .legend = "share of saturated units", .domain = {{0, 1}}});
}

std::optional<Chart> saturated_outputs_chart(const RunFiles& run) {
  return instrument_map(run, {Instrument::saturation, "saturated_share", "activation", mean_of},
                        {"saturated-outputs",
                         "Saturated outputs by layer and time",
                         "Outputs, over samples and units, where the activation's derivative is below 5.91 % of its "
                         "largest (|tanh| > .97); mean share over seeds.",
                         {}},
                        {.scheme = "plasma", .legend = "share of saturated outputs", .domain = {{0, 1}}});
}

}  // namespace cenote
