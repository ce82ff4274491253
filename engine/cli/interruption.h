#pragma once

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

#include "engine/cli/program.h"

namespace cenote::cli {

/// While it lives, the first Ctrl-C or SIGTERM asks a run to stop at the next epoch's end, and another one, half a
/// second or more later, kills the program. Make it before any other thread: all threads must have the signal blocked.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  std::stop_token stop() const { return source_.get_token(); }
  bool requested() const { return source_.stop_requested(); }
  /// Of a run that it stopped: as shells name the signal.
  ExitCode exit_code() const { return first_signal_ == SIGTERM ? terminated : interrupted; }

 private:
  void wait();

  sigset_t signals_{}, mask_before_{};
  std::stop_source source_;
  std::atomic<bool> done_ = false;
  std::atomic<int> first_signal_ = SIGINT;
  std::thread waiter_;
};

}  // namespace cenote::cli
