#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace cenote::cpu {

/// FMAs of a line, in one operation, that are worth a helper's attention: some microseconds.
inline constexpr std::int64_t worth_sharing = 16384;

/// Threads that take their parts of one group's larger operations, where a cohort has fewer groups than there are
/// threads. They wait busily for a while, since the next operation is microseconds away, then sleep.
class Helpers {
 public:
  using Part = void (*)(void* context, int index);

  /// @param count ≥ 1 @throws std::system_error if the machine gives no more threads
  explicit Helpers(int count);
  ~Helpers();
  Helpers(const Helpers&) = delete;
  Helpers& operator=(const Helpers&) = delete;

  /// Threads that run() uses, the caller's included.
  int threads() const { return static_cast<int>(threads_.size()) + 1; }
  /// Calls part(context, index) for each index below threads(), 0 on the caller's thread. Returns when all are done.
  void run(Part part, void* context);

 private:
  void serve(int index);
  void stop();

  std::atomic<std::uint32_t> round_ = 0;
  std::atomic<int> busy_ = 0;
  Part part_ = nullptr;  // null: stop
  void* context_ = nullptr;
  std::vector<std::jthread> threads_;
};

}  // namespace cenote::cpu
