#include "engine/cli/progress_display.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "engine/cli/terminal.h"

namespace cenote::cli {
namespace {

constexpr std::chrono::seconds between_lines{10};
constexpr int bar_width = 24;

double share_of(const Progress& progress) {
  if (progress.member_epochs <= 0) return 1;
  return std::min(1.0, static_cast<double>(progress.member_epochs_done) / static_cast<double>(progress.member_epochs));
}

std::string bar(double share) {
  const int full = static_cast<int>(std::floor(share * bar_width));
  std::string text;
  for (int i = 0; i < bar_width; ++i) text += i < full ? "█" : "░";
  return text;
}

std::string rate_and_time(const Progress& progress) {
  std::string text = fmt::format("{:3.0f} %", 100 * share_of(progress));
  if (progress.member_epochs_per_second > 0)
    text += fmt::format("  {} epochs/s", short_number(progress.member_epochs_per_second));
  if (progress.seconds_left) text += fmt::format("  {} left", clock_text(*progress.seconds_left));
  return text;
}

}  // namespace

ProgressDisplay::ProgressDisplay(bool quiet)
    : quiet_(quiet), terminal_(error_is_terminal()), last_line_(std::chrono::steady_clock::now()) {}

void ProgressDisplay::start(std::string label) { label_ = std::move(label); }

void ProgressDisplay::show(const Progress& progress) {
  if (quiet_) return;
  if (terminal_) {
    const bool has_room = terminal_width() >= 80;
    const std::string text = fmt::format("\r\033[K{}  {}{}", label_, has_room ? bar(share_of(progress)) + "  " : "",
                                         rate_and_time(progress));
    std::fputs(text.c_str(), stderr);
    drawn_ = true;
    return;
  }
  const auto now = std::chrono::steady_clock::now();
  if (now - last_line_ < between_lines) return;
  last_line_ = now;
  print_note(fmt::format("{}: {}", label_, rate_and_time(progress)));
}

void ProgressDisplay::clear() {
  if (!drawn_) return;
  std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

std::string clock_text(double seconds) {
  const auto whole = static_cast<long long>(std::clamp(std::ceil(seconds), 0.0, 1e9));
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string short_number(double number) {
  if (number < 1e3) return fmt::format("{:.0f}", number);
  if (number < 1e6) return fmt::format("{:.1f} k", number / 1e3);
  return fmt::format("{:.1f} M", number / 1e6);
}

}  // namespace cenote::cli
