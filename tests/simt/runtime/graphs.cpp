#include "simt/runtime/graphs.h"

#include <map>
#include <memory>

#include "simt/runtime/leaked.h"
#include "simt/runtime/queues.h"
#include "simt/runtime/reports.h"

namespace simt {

class Graph {
 public:
  Operations operations;
};

class ExecutableGraph {
 public:
  std::shared_ptr<const Operations> operations;  // shared with queued launches
};

namespace {

template <class T>
std::map<T*, std::unique_ptr<T>>& alive() {
  static auto& alive = *new std::map<T*, std::unique_ptr<T>>;
  return alive;
}

template <class T>
T* keep(T object) {
  auto made = std::make_unique<T>(std::move(object));
  T* const handle = made.get();
  alive<T>().emplace(handle, std::move(made));
  return handle;
}

cudaError_t check_end(const Capture& capture, cudaStream_t stream) {
  if (capture.origin != stream) return cudaErrorStreamCaptureUnmatched;
  const bool elsewhere = capture.thread != std::this_thread::get_id();
  if (elsewhere && capture.mode != cudaStreamCaptureModeRelaxed) return cudaErrorStreamCaptureWrongThread;
  return cudaSuccess;
}

}  // namespace

std::size_t graphs_alive() { return alive<Graph>().size(); }
std::size_t executable_graphs_alive() { return alive<ExecutableGraph>().size(); }

}  // namespace simt

using simt::record;

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode mode) {
  const auto lock = simt::lock_runtime();
  simt::Queues& queues = simt::Queues::get();
  if (!queues.knows(stream)) return record(cudaErrorInvalidResourceHandle);
  if (!stream || queues.capture(stream)) return record(cudaErrorStreamCaptureUnsupported);
  auto capture = std::make_shared<simt::Capture>();
  capture->origin = stream;
  capture->mode = mode;
  capture->thread = std::this_thread::get_id();
  queues.capture(stream) = std::move(capture);
  return cudaSuccess;
}

cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
  const auto lock = simt::lock_runtime();
  simt::Queues& queues = simt::Queues::get();
  if (!graph || !stream || !queues.knows(stream)) return record(cudaErrorInvalidValue);
  const auto capture = queues.capture(stream);
  *graph = nullptr;
  if (!capture) return record(cudaErrorStreamCaptureUnmatched);
  if (const cudaError_t error = simt::check_end(*capture, stream)) return record(error);
  queues.end_capture(*capture);
  if (capture->invalid) return record(cudaErrorStreamCaptureInvalidated);
  *graph = simt::keep(simt::Graph{std::move(capture->operations)});
  return cudaSuccess;
}

cudaError_t cudaStreamIsCapturing(cudaStream_t stream, cudaStreamCaptureStatus* status) {
  const auto lock = simt::lock_runtime();
  if (!status || !simt::Queues::get().knows(stream)) return record(cudaErrorInvalidValue);
  const auto& capture = simt::Queues::get().capture(stream);
  *status = !capture           ? cudaStreamCaptureStatusNone
            : capture->invalid ? cudaStreamCaptureStatusInvalidated
                               : cudaStreamCaptureStatusActive;
  return cudaSuccess;
}

cudaError_t cudaGraphInstantiate(cudaGraphExec_t* executable, cudaGraph_t graph, unsigned long long) {
  const auto lock = simt::lock_runtime();
  if (!executable || !simt::alive<simt::Graph>().contains(graph)) return record(cudaErrorInvalidValue);
  *executable = simt::keep(simt::ExecutableGraph{std::make_shared<const simt::Operations>(graph->operations)});
  return cudaSuccess;
}

cudaError_t cudaGraphLaunch(cudaGraphExec_t executable, cudaStream_t stream) {
  const auto lock = simt::lock_runtime();
  if (!simt::alive<simt::ExecutableGraph>().contains(executable)) return record(cudaErrorInvalidValue);
  const auto replay = [operations = executable->operations] {
    for (const simt::Operation& operation : *operations) operation.run();
  };
  return record(simt::Queues::get().enqueue(stream, {replay}));
}

cudaError_t cudaGraphExecDestroy(cudaGraphExec_t executable) {
  const auto lock = simt::lock_runtime();
  return record(simt::alive<simt::ExecutableGraph>().erase(executable) ? cudaSuccess : cudaErrorInvalidValue);
}

cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
  const auto lock = simt::lock_runtime();
  return record(simt::alive<simt::Graph>().erase(graph) ? cudaSuccess : cudaErrorInvalidValue);
}
