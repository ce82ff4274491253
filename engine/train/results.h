#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <stop_token>
#include <vector>

#include "cenote/backend.h"
#include "cenote/train.h"
#include "engine/trace/norm_sketches.h"
#include "engine/train/snapshot.h"

namespace cenote {

/// What decides the shape of a Result.
struct ResultShape {
  const Program& program;
  const Schedule& schedule;
  const TraceRequest& trace;
  std::int64_t members = 0;
  bool is_float32 = true;
};

/// The Sink that fills a Result. Each thread writes the places of its own members, so there is no lock on the way but
/// for weights(), which waits while a snapshot is looked at.
class ResultSink final : public Sink {
 public:
  /// @param stop asks each group of members to stop at its next epoch's end
  ResultSink(const ResultShape& shape, std::stop_token stop);

  void history(std::int64_t member, std::int64_t epoch, HistoryPart part, std::span<const double> values) override;
  bool traces_in_full(std::int64_t member) override { return member < result_.trace.members; }
  void moments(std::int64_t first, std::int64_t record, std::int32_t tensor, std::span<const Moments> moments) override;
  void norms(std::int64_t first, std::int64_t record, std::int32_t tensor, std::int64_t count,
             std::span<const TensorNorm> norms) override;
  void reading(std::int64_t member, std::int64_t record, std::int32_t index, std::span<const double> numbers) override;
  void values(std::int64_t member, std::int64_t record, std::int32_t index, std::span<const double> values) override;
  void first_nonfinite(std::int64_t member, std::int64_t step) override;
  bool wants_weights(std::int64_t member) override;
  void weights(std::int64_t member, std::span<const double> weights) override;
  bool epoch_done(std::int64_t first, std::int64_t count, std::int64_t epoch) override;
  void prediction(std::int64_t, std::int64_t, std::span<const double>) override {}

  std::int64_t member_epochs_done() const { return member_epochs_done_.load(std::memory_order_relaxed); }

  /// Asks every running member for its weights at its next epoch's end.
  void ask_for_weights();
  /// Whether any member has answered since.
  bool has_answers() const { return answers_.load(std::memory_order_relaxed) > 0; }
  /// Shows what is there while the run goes on: each member as it was when it last gave its weights.
  void show(const std::function<void(const Snapshot&)>& look);

  /// The variables over time that Jacobians are made from: those of Program::values behind the asked ones.
  const std::vector<TracedValues>& kept_variables() const { return kept_variables_; }

  /// The Result, after the run. Members that never gave their weights get their initial ones.
  Result take(const Members& members);

 private:
  std::size_t row_of(std::int64_t record, std::int32_t tensor) const {
    return static_cast<std::size_t>(record) * result_.trace.tensors.size() + static_cast<std::size_t>(tensor);
  }
  /// Of a member that is traced in full.
  std::size_t entry_of(std::size_t row, std::int64_t member) const {
    return row * static_cast<std::size_t>(result_.trace.members) + static_cast<std::size_t>(member);
  }
  void keep(std::size_t entry, const Moments& moments);
  void store_weights(std::int64_t member, std::span<const double> weights);
  void read_sketches();

  ResultShape shape_;
  std::stop_token stop_;
  Result result_;
  std::vector<TracedValues> kept_variables_;
  std::unique_ptr<NormSketches> sketches_;  // rows: (records, tensors); if there are more members than in full

  // Written by each member's own thread, without a lock.
  std::vector<std::int64_t> epochs_reached_, first_nonfinite_;
  std::vector<std::uint8_t> has_ended_;  // 1: its next weights() are the last call
  std::vector<std::uint32_t> answered_;  // the question that a member last answered
  std::atomic<std::int64_t> member_epochs_done_{0}, answers_{0};

  std::atomic<std::uint32_t> question_{0};
  std::atomic<bool> is_asking_{false};
  std::shared_mutex weights_gate_;             // shared: weights() of some member; alone: a look at what is there
  std::vector<std::int64_t> snapshot_epochs_;  // (members), −1: no weights yet
};

}  // namespace cenote
