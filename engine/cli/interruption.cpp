#include "engine/cli/interruption.h"

#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

#include "engine/cli/terminal.h"

namespace cenote::cli {
namespace {

// `timeout -s INT` signals the program and then its process group: one wish to stop, told twice.
constexpr std::chrono::milliseconds one_wish{500};

constexpr int heeded[] = {SIGINT, SIGTERM};

void ignore(int) {}

}  // namespace

Interruption::Interruption() {
  // Not SIG_IGN, which shells leave to programs in the background, and with which no signal could be waited for.
  struct sigaction action {};
  action.sa_handler = ignore;
  sigemptyset(&signals_);
  for (const int signal : heeded) {
    sigaction(signal, &action, nullptr);
    sigaddset(&signals_, signal);
  }
  pthread_sigmask(SIG_BLOCK, &signals_, &mask_before_);
  waiter_ = std::thread([this] { wait(); });
}

Interruption::~Interruption() {
  done_ = true;
  pthread_kill(waiter_.native_handle(), SIGINT);
  waiter_.join();
  for (const int signal : heeded) std::signal(signal, SIG_DFL);
  pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

void Interruption::wait() {
  using Clock = std::chrono::steady_clock;
  int signal = 0;
  Clock::time_point first;
  while (sigwait(&signals_, &signal) == 0 && !done_) {
    if (!source_.stop_requested()) {
      first = Clock::now();
      first_signal_ = signal;
      source_.request_stop();
      print_note("stopping at the end of the epoch; Ctrl-C again kills");
      continue;
    }
    if (Clock::now() - first < one_wish) continue;
    std::signal(signal, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
    kill(getpid(), signal);
  }
}

}  // namespace cenote::cli
