#include "simt/runtime/streams.h"

#include "simt/runtime/allocations.h"
#include "simt/runtime/queues.h"
#include "simt/runtime/reports.h"

namespace {

/// What a synchronizing call does, unless its stream is being captured.
cudaError_t synchronize(cudaStream_t stream) {
  simt::Queues& queues = simt::Queues::get();
  if (!queues.knows(stream)) return cudaErrorInvalidResourceHandle;
  if (const auto& capture = queues.capture(stream)) {
    capture->invalid = true;
    return cudaErrorStreamCaptureUnsupported;
  }
  queues.run(stream);
  simt::Allocations::get().trim_pool(0);
  simt::throw_filed_report();
  return cudaSuccess;
}

}  // namespace

cudaError_t cudaStreamCreate(cudaStream_t* stream) { return cudaStreamCreateWithFlags(stream, cudaStreamDefault); }

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags) {
  const auto lock = simt::lock_runtime();
  if (!stream || flags > cudaStreamNonBlocking) return simt::record(cudaErrorInvalidValue);
  *stream = simt::Queues::get().create(flags != cudaStreamNonBlocking);
  return cudaSuccess;
}

cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  const auto lock = simt::lock_runtime();
  if (!stream || !simt::Queues::get().knows(stream)) return simt::record(cudaErrorInvalidResourceHandle);
  simt::Queues::get().run_all_quietly();
  simt::Queues::get().destroy(stream);
  return cudaSuccess;
}

cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  const auto lock = simt::lock_runtime();
  return simt::record(synchronize(stream));
}

cudaError_t cudaStreamQuery(cudaStream_t stream) {
  const auto lock = simt::lock_runtime();
  simt::Queues& queues = simt::Queues::get();
  if (!queues.knows(stream)) return simt::record(cudaErrorInvalidResourceHandle);
  if (queues.capture(stream)) return simt::record(synchronize(stream));
  return queues.run_one(stream) ? cudaErrorNotReady : cudaSuccess;
}

cudaError_t cudaDeviceSynchronize() {
  const auto lock = simt::lock_runtime();
  if (const cudaError_t error = simt::Queues::get().forbid_captures()) return simt::record(error);
  simt::Queues::get().run_all();
  simt::Allocations::get().trim_pool(0);
  simt::throw_filed_report();
  return cudaSuccess;
}

cudaError_t cudaLaunchHostFunc(cudaStream_t stream, cudaHostFn_t function, void* user_data) {
  const auto lock = simt::lock_runtime();
  if (!function) return simt::record(cudaErrorInvalidValue);
  return simt::record(simt::Queues::get().enqueue(stream, {[function, user_data] { function(user_data); }}));
}
