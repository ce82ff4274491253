#pragma once

#include <chrono>
#include <exception>
#include <stop_token>
#include <thread>

#include "engine/train/results.h"
#include "engine/train/training.h"

namespace cenote {

/// When the next snapshot may be taken: not before `interval` seconds have passed since the last, nor before the
/// snapshots' share of the time has fallen to `share`.
class SnapshotTimer {
 public:
  SnapshotTimer(double interval, double share) : interval_(interval), share_(share), due_(interval) {}

  bool is_due(double now) const { return now >= due_; }
  /// A snapshot was taken from `begin` to `end`, in seconds since the start.
  void taken(double begin, double end);

 private:
  double interval_, share_, due_;
};

/// Looks into a run from a thread of its own: calls TrainingControl's functions while the backend works. If one of them
/// throws, the run is stopped.
class Reporter {
 public:
  using Clock = std::chrono::steady_clock;

  Reporter(ResultSink& sink, const TrainingControl& control, std::int64_t member_epochs, std::stop_source& stop);

  /// Ends the thread, then calls `progress` for the last time. @throws what a function threw
  void finish();
  /// Seconds since it was made.
  double elapsed() const;

 private:
  void watch(const std::stop_token& end);
  void look(SnapshotTimer& timer);
  void report_progress() const;
  void take_snapshot(SnapshotTimer& timer);

  ResultSink& sink_;
  const TrainingControl& control_;
  std::int64_t member_epochs_;
  std::stop_source& stop_;
  Clock::time_point start_ = Clock::now();
  bool is_waiting_for_weights_ = false;
  std::exception_ptr failure_;
  std::jthread thread_;  // last: it uses all the others
};

}  // namespace cenote
