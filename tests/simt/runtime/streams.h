// Streams. They are lazy: what is enqueued runs, in order, at a synchronizing call (of this stream, or of one that
// waits for it), and at the latest when 4096 operations wait. So whoever forgets to synchronize, or lets a buffer die
// that queued work still needs, sees it.
#pragma once
#include "simt/runtime/errors.h"

namespace simt {
class Stream;
}

using cudaStream_t =
    simt::Stream*;  // null: the legacy default stream, which waits for the blocking ones and they for it
using cudaHostFn_t = void (*)(void* user_data);

inline constexpr unsigned cudaStreamDefault = 0;
inline constexpr unsigned cudaStreamNonBlocking = 1;

cudaError_t cudaStreamCreate(cudaStream_t* stream);
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags);
cudaError_t cudaStreamDestroy(cudaStream_t stream);
cudaError_t cudaStreamSynchronize(cudaStream_t stream);
/// Runs one operation if there is any, so that a loop that polls comes to an end.
cudaError_t cudaStreamQuery(cudaStream_t stream);
cudaError_t cudaDeviceSynchronize();

/// The function must not call the runtime.
cudaError_t cudaLaunchHostFunc(cudaStream_t stream, cudaHostFn_t function, void* user_data);
