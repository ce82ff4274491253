#pragma once

#include <cstdint>
#include <vector>

#include "kernels/reference/ops.h"

namespace cenote::reference {

/// One member of a Cohort on its way through a Schedule: the operations of run_schedule.
class Member : public ReferenceOps {
 public:
  /// Starts from the member's initial weights.
  Member(const Run& run, std::int64_t member, Sink& sink);

  void load_shuffled(Batch batch);
  void load_in_order(Part part, Batch batch);
  void begin_epoch(std::int64_t epoch);
  void begin_step(std::int64_t step, Tracing tracing);
  void end_step(std::int64_t step);
  void clear_totals();
  void add_to_totals(std::int64_t rows);
  void write_history(std::int64_t epoch, HistoryPart part, std::int64_t rows);
  bool epoch_done(std::int64_t epoch);
  void write_predictions(Batch batch);

  void write_weights();

 private:
  void set_hyperparameters();
  void set_weights();
  void load_row(const Matrix& X, const Matrix& y, std::int64_t from, std::int64_t to);

  const Run& run_;
  std::vector<std::int32_t> order_;  ///< of the training part, this epoch's
  std::vector<double> totals_;       ///< (1 + metrics)
  bool seen_nonfinite_ = false;
};

}  // namespace cenote::reference
