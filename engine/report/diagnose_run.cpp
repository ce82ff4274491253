#include "engine/report/diagnose_run.h"

#include "engine/diagnosis/diagnose.h"
#include "engine/diagnosis/run_view.h"

namespace cenote {

Seen look_at_run(const RunFiles& run) {
  const Dataset data = load_data(run.experiment.experiment.data);
  RunView view{.experiment = run.experiment.experiment,
               .data = data,
               .history = run.history.history,
               .trace = run.trace,
               .epochs_done = {},
               .first_nonfinite_step = {},
               .initial_weights = run.path / "initial_weights.npz",
               .weights = run.path / "weights.npz"};
  for (const MembersFile::Row& row : run.members.rows) {
    view.epochs_done.push_back(row.epochs_done);
    view.first_nonfinite_step.push_back(row.first_nonfinite_step.value_or(-1));
  }
  return look_at(view);
}

std::vector<Finding> diagnose_run(const RunFiles& run) { return diagnose(look_at_run(run)); }

}  // namespace cenote
