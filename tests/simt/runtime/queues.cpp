#include "simt/runtime/queues.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "simt/error.h"
#include "simt/runtime/reports.h"

namespace simt {
namespace {

constexpr std::size_t longest_queue = 4096;

}  // namespace

Queues& Queues::get() {
  static Queues& queues = *new Queues;  // outlives whatever static object still frees memory
  return queues;
}

Stream* Queues::create(bool blocking) {
  auto stream = std::make_unique<Stream>(blocking);
  Stream* const handle = stream.get();
  streams_.emplace(handle, std::move(stream));
  return handle;
}

cudaError_t Queues::enqueue(Stream* handle, Operation operation) {
  if (!knows(handle)) return cudaErrorInvalidResourceHandle;
  Stream& stream = resolve(handle);
  if (const auto& capture = stream.capture_) {
    if (capture->invalid) return cudaErrorStreamCaptureInvalidated;
    capture->operations.push_back(std::move(operation));
    return cudaSuccess;
  }
  if (!handle && captured_implicitly()) return cudaErrorStreamCaptureImplicit;
  stream.entries_.push_back({++last_number_, std::move(operation)});
  if (stream.entries_.size() > longest_queue) run(handle);
  return cudaSuccess;
}

bool Queues::captured_implicitly() const {
  bool any = false;
  for (const auto& [handle, stream] : streams_) {
    if (!stream->capture_ || !stream->blocking_) continue;
    stream->capture_->invalid = any = true;
  }
  return any;
}

void Queues::run(Stream* stream, std::uint64_t last) {
  if (!knows(stream)) return;
  try {
    run_entries(resolve(stream), last);
  } catch (...) {
    forget_all();
    throw;
  }
}

void Queues::run_entries(Stream& stream, std::uint64_t last) {
  while (!stream.entries_.empty() && stream.entries_.front().number <= last) run_front(stream);
}

// Taken out first: what the operation waits for may lead back to this stream.
void Queues::run_front(Stream& stream) {
  const Stream::Entry entry = std::move(stream.entries_.front());
  stream.entries_.pop_front();
  run_dependencies(stream, entry.number);
  entry.operation.run();
}

void Queues::run_dependencies(Stream& stream, std::uint64_t number) {
  if (!stream.blocking_) return;
  if (&stream != &default_) return run_entries(default_, number);
  for (const auto& [handle, other] : streams_)
    if (other->blocking_) run_entries(*other, number);
}

void Queues::run_all() {
  run(nullptr);
  for (const auto& [handle, stream] : streams_) run(handle);
}

void Queues::run_all_quietly() noexcept {
  try {
    run_all();
  } catch (const Error& error) {
    filed_reports().push_back(error);
  } catch (const std::exception& error) {
    filed_reports().emplace_back(Fault::misuse, error.what());
  }
}

bool Queues::run_one(Stream* stream) {
  if (!has_work(stream)) return false;
  run(stream, resolve(stream).entries_.front().number);
  return true;
}

bool Queues::has_work(Stream* stream, std::uint64_t last) {
  if (!knows(stream)) return false;
  const auto& entries = resolve(stream).entries_;
  return !entries.empty() && entries.front().number <= last;
}

void Queues::forget_all() {
  std::vector<Stream*> all = {&default_};
  for (const auto& [handle, stream] : streams_) all.push_back(handle);
  for (Stream* stream : all)
    for (const auto& entry : std::exchange(stream->entries_, {}))
      if (entry.operation.releases) entry.operation.run();
}

cudaError_t Queues::forbid_captures() {
  cudaError_t result = cudaSuccess;
  for (const auto& [handle, stream] : streams_) {
    const auto& capture = stream->capture_;
    if (!capture || capture->mode == cudaStreamCaptureModeRelaxed) continue;
    const bool ours = capture->thread == std::this_thread::get_id();
    if (!ours && capture->mode == cudaStreamCaptureModeThreadLocal) continue;
    capture->invalid = true;
    result = cudaErrorStreamCaptureUnsupported;
  }
  return result;
}

void Queues::end_capture(const Capture& capture) {
  for (const auto& [handle, stream] : streams_)
    if (stream->capture_.get() == &capture) stream->capture_.reset();
}

}  // namespace simt
