#include "engine/report/charts/charts.h"
#include "engine/report/charts/instrument_map.h"

namespace cenote {

std::optional<Chart> epsilon_share_chart(const RunFiles& run) {
  return instrument_map(run, {Instrument::epsilon_share, "epsilon_share", "update", mean_of},
                        {"epsilon-share",
                         "Where the optimizer's ε limits the step",
                         "Entries of the kernel whose step ε holds back, √v < ε, mean share over seeds. Where it is 1, "
                         "Adam moves as plain gradient descent with a tiny rate would.",
                         {}},
                        {.scheme = "plasma", .legend = "share limited by ε", .domain = {{0, 1}}});
}

std::optional<Chart> update_cosine_chart(const RunFiles& run) {
  return instrument_map(run, {Instrument::update_cosine, "cosine", "update", median_of},
                        {"update-cosine",
                         "Whether successive updates agree",
                         "Cosine of a kernel's update and that of the record before, median over seeds: 1 keeps its "
                         "direction, 0 wanders, −1 swings back and forth.",
                         {}},
                        {.scheme = "redblue", .legend = "cosine of successive updates", .domain = {{-1, 1}}});
}

}  // namespace cenote
