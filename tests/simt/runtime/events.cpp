#include "simt/runtime/events.h"

#include <chrono>
#include <map>
#include <memory>

#include "simt/runtime/leaked.h"
#include "simt/runtime/queues.h"
#include "simt/runtime/reports.h"

namespace simt {

class Event {
 public:
  bool timed = true;
  bool recorded = false;
  cudaStream_t stream = nullptr;   // in which it was recorded last
  std::uint64_t number = 0;        // of the last operation before it
  std::weak_ptr<Capture> capture;  // if that was in a capture
  std::shared_ptr<std::chrono::steady_clock::time_point> time =
      std::make_shared<std::chrono::steady_clock::time_point>();  // shared with queued operations
};

namespace {

std::map<Event*, std::unique_ptr<Event>>& events() {
  static auto& events = *new std::map<Event*, std::unique_ptr<Event>>;
  return events;
}

bool captured(const Event& event) { return event.capture.lock() != nullptr; }

bool complete(const Event& event) { return !Queues::get().has_work(event.stream, event.number); }

Operation wait_for(const Event& event) {
  return {[stream = event.stream, number = event.number] { Queues::get().run(stream, number); }};
}

/// An event of a capture makes the stream that waits for it part of the capture.
cudaError_t join(cudaStream_t stream, const std::shared_ptr<Capture>& capture) {
  auto& own = Queues::get().capture(stream);
  if (!own) own = capture;
  return own == capture ? cudaSuccess : cudaErrorStreamCaptureUnmatched;
}

}  // namespace

std::size_t events_alive() { return events().size(); }

}  // namespace simt

using simt::record;

cudaError_t cudaEventCreate(cudaEvent_t* event) { return cudaEventCreateWithFlags(event, cudaEventDefault); }

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned flags) {
  const auto lock = simt::lock_runtime();
  if (!event) return record(cudaErrorInvalidValue);
  auto made = std::make_unique<simt::Event>();
  made->timed = !(flags & cudaEventDisableTiming);
  *event = made.get();
  simt::events().emplace(*event, std::move(made));
  return cudaSuccess;
}

cudaError_t cudaEventDestroy(cudaEvent_t event) {
  const auto lock = simt::lock_runtime();
  return record(simt::events().erase(event) ? cudaSuccess : cudaErrorInvalidResourceHandle);
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  const auto lock = simt::lock_runtime();
  simt::Queues& queues = simt::Queues::get();
  if (!simt::events().contains(event) || !queues.knows(stream)) return record(cudaErrorInvalidResourceHandle);
  const auto now = [time = event->time] { *time = std::chrono::steady_clock::now(); };
  if (const cudaError_t error = queues.enqueue(stream, {now})) return record(error);
  event->recorded = true;
  event->stream = stream;
  event->number = queues.last_number();
  event->capture = queues.capture(stream);
  return cudaSuccess;
}

cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  const auto lock = simt::lock_runtime();
  simt::Queues& queues = simt::Queues::get();
  if (!simt::events().contains(event) || !queues.knows(stream)) return record(cudaErrorInvalidResourceHandle);
  if (const auto capture = event->capture.lock()) return record(simt::join(stream, capture));
  if (!event->recorded) return cudaSuccess;
  return record(queues.enqueue(stream, simt::wait_for(*event)));
}

cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  const auto lock = simt::lock_runtime();
  if (!simt::events().contains(event)) return record(cudaErrorInvalidResourceHandle);
  if (simt::captured(*event)) return record(cudaErrorCapturedEvent);
  simt::Queues::get().run(event->stream, event->number);
  simt::throw_filed_report();
  return cudaSuccess;
}

cudaError_t cudaEventQuery(cudaEvent_t event) {
  const auto lock = simt::lock_runtime();
  if (!simt::events().contains(event)) return record(cudaErrorInvalidResourceHandle);
  if (simt::captured(*event)) return record(cudaErrorCapturedEvent);
  if (simt::complete(*event)) return cudaSuccess;
  simt::Queues::get().run_one(event->stream);
  return cudaErrorNotReady;
}

cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t start, cudaEvent_t end) {
  const auto lock = simt::lock_runtime();
  if (!milliseconds) return record(cudaErrorInvalidValue);
  for (const cudaEvent_t event : {start, end})
    if (!simt::events().contains(event) || !event->timed || !event->recorded)
      return record(cudaErrorInvalidResourceHandle);
  if (!simt::complete(*start) || !simt::complete(*end)) return cudaErrorNotReady;
  *milliseconds = std::chrono::duration<float, std::milli>(*end->time - *start->time).count();
  return cudaSuccess;
}
