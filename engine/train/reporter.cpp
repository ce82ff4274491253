#include "engine/train/reporter.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace cenote {

void SnapshotTimer::taken(double begin, double end) {
  const double pause = (end - begin) * (1 / share_ - 1);
  due_ = end + std::max(interval_, pause);
}

Reporter::Reporter(ResultSink& sink, const TrainingControl& control, std::int64_t member_epochs, std::stop_source& stop)
    : sink_(sink), control_(control), member_epochs_(member_epochs), stop_(stop) {
  if (control_.progress || control_.snapshot)
    thread_ = std::jthread([this](const std::stop_token& end) { watch(end); });
}

void Reporter::finish() {
  if (thread_.joinable()) {
    thread_.request_stop();
    thread_.join();
  }
  if (failure_) std::rethrow_exception(failure_);
  report_progress();
}

double Reporter::elapsed() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

void Reporter::watch(const std::stop_token& end) {
  using namespace std::chrono_literals;
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  SnapshotTimer timer(control_.snapshot_interval, control_.snapshot_share);
  try {
    while (!wake.wait_for(lock, end, 100ms, [&] { return end.stop_requested(); })) look(timer);
  } catch (...) {
    failure_ = std::current_exception();
    stop_.request_stop();
  }
}

void Reporter::look(SnapshotTimer& timer) {
  report_progress();
  if (!control_.snapshot) return;
  if (is_waiting_for_weights_ && sink_.has_answers()) {
    take_snapshot(timer);
  } else if (!is_waiting_for_weights_ && timer.is_due(elapsed())) {
    sink_.ask_for_weights();
    is_waiting_for_weights_ = true;  // till the next look, so that every group has had time to answer
  }
}

void Reporter::take_snapshot(SnapshotTimer& timer) {
  const double begin = elapsed();
  sink_.show(control_.snapshot);
  timer.taken(begin, elapsed());
  is_waiting_for_weights_ = false;
}

void Reporter::report_progress() const {
  if (!control_.progress) return;
  Progress progress{.member_epochs_done = sink_.member_epochs_done(),
                    .member_epochs = member_epochs_,
                    .seconds = elapsed(),
                    .member_epochs_per_second = 0,
                    .seconds_left = {}};
  const auto done = static_cast<double>(progress.member_epochs_done);
  if (progress.seconds > 0) progress.member_epochs_per_second = done / progress.seconds;
  if (done > 0)
    progress.seconds_left = (static_cast<double>(member_epochs_) - done) / progress.member_epochs_per_second;
  control_.progress(progress);
}

}  // namespace cenote
