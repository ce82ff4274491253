// The queues of streams, and what runs when.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "simt/runtime/graphs.h"
#include "simt/runtime/streams.h"

namespace simt {

/// Work in a stream.
struct Operation {
  std::function<void()> run;
  bool releases = false;  // runs even if what was queued before it failed: memory must be given back
};

/// What a graph holds. Its destruction does not touch launches that are still queued.
using Operations = std::vector<Operation>;

/// A capture on its way, in one stream or in several that events joined.
struct Capture {
  Stream* origin = nullptr;
  cudaStreamCaptureMode mode = cudaStreamCaptureModeGlobal;
  std::thread::id thread;
  bool invalid = false;
  Operations operations;
};

class Stream {
 public:
  explicit Stream(bool blocking) : blocking_(blocking) {}

 private:
  friend class Queues;
  struct Entry {
    std::uint64_t number;
    Operation operation;
  };
  bool blocking_;  // waits for the legacy default stream, and it for this one
  std::deque<Entry> entries_;
  std::shared_ptr<Capture> capture_;
};

/// Operations have ascending numbers over all streams: a stream waits for another by "up to number n".
class Queues {
 public:
  static Queues& get();

  cudaError_t enqueue(Stream* stream, Operation operation);
  /// Runs the stream's work up to a number, and before each operation what it waits for.
  /// @throws what the operations throw; all queued work is then forgotten
  void run(Stream* stream, std::uint64_t last = ~std::uint64_t{0});
  void run_all();
  /// Like run_all(), but files what is thrown.
  void run_all_quietly() noexcept;
  bool run_one(Stream* stream);
  bool has_work(Stream* stream, std::uint64_t last = ~std::uint64_t{0});
  std::uint64_t last_number() const { return last_number_; }

  Stream* create(bool blocking);
  bool knows(Stream* stream) const { return !stream || streams_.contains(stream); }
  void destroy(Stream* stream) { streams_.erase(stream); }
  std::size_t count() const { return streams_.size(); }

  std::shared_ptr<Capture>& capture(Stream* stream) { return resolve(stream).capture_; }
  /// For calls that no capture survives, like cudaMalloc(); invalidates captures. Relaxed captures do not mind.
  cudaError_t forbid_captures();
  void end_capture(const Capture& capture);

 private:
  Stream& resolve(Stream* stream) { return stream ? *stream : default_; }
  void run_entries(Stream& stream, std::uint64_t last);
  void run_front(Stream& stream);
  void run_dependencies(Stream& stream, std::uint64_t number);
  void forget_all();
  bool captured_implicitly() const;

  Stream default_{true};
  std::map<Stream*, std::unique_ptr<Stream>> streams_;
  std::uint64_t last_number_ = 0;
};

}  // namespace simt
