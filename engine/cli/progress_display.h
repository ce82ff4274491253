#pragma once

#include <chrono>
#include <string>

#include "engine/train/training.h"

namespace cenote::cli {

/// How far a run is, on standard error: a bar with rate and time left on a terminal, else a line now and then.
class ProgressDisplay {
 public:
  explicit ProgressDisplay(bool quiet);
  ~ProgressDisplay() { clear(); }
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  /// What is being trained.
  void start(std::string label);
  void show(const Progress& progress);
  /// Takes the bar away, so that other text can be printed.
  void clear();

 private:
  bool quiet_, terminal_;
  bool drawn_ = false;
  std::string label_;
  std::chrono::steady_clock::time_point last_line_;
};

/// "0:07", "1:02:03"
std::string clock_text(double seconds);

/// "950", "12.3 k", "4.56 M"
std::string short_number(double number);

}  // namespace cenote::cli
