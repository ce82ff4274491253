#include "simt/launch.h"

#include <map>

#include "simt/device/shared.h"
#include "simt/runtime/device.h"
#include "simt/runtime/kernel_limits.h"
#include "simt/runtime/queues.h"
#include "simt/runtime/reports.h"
#include "simt/scheduler/grid.h"

namespace simt {
namespace {

std::map<const void*, std::size_t>& dynamic_limits() {
  static std::map<const void*, std::size_t> limits;
  return limits;
}

std::uint64_t launched = 0;

bool within(dim3 extent, const unsigned (&limits)[3]) {
  const unsigned axes[] = {extent.x, extent.y, extent.z};
  for (int i = 0; i < 3; ++i)
    if (axes[i] == 0 || axes[i] > limits[i]) return false;
  return true;
}

cudaError_t check(const KernelCall& call) {
  if (!within(call.grid, grid_limits) || !within(call.block, block_limits)) return cudaErrorInvalidConfiguration;
  if (call.block.x * call.block.y * call.block.z > threads_limit) return cudaErrorInvalidConfiguration;
  if (call.shared_bytes > dynamic_shared_limit(call.kernel)) return cudaErrorInvalidValue;
  return cudaSuccess;
}

}  // namespace

std::size_t dynamic_shared_limit(const void* kernel) {
  const auto found = dynamic_limits().find(kernel);
  return found == dynamic_limits().end() ? shared_default_limit : found->second;
}

std::uint64_t launches() {
  const auto lock = lock_runtime();
  return launched;
}

cudaError_t enqueue(KernelCall call, cudaStream_t stream) {
  const auto lock = lock_runtime();
  if (const cudaError_t error = check(call)) return record(error);
  ++launched;
  return record(Queues::get().enqueue(stream, {[call = std::move(call)] { run_grid(call); }}));
}

cudaError_t enqueue_on_host(std::function<void()> work, cudaStream_t stream) {
  const auto lock = lock_runtime();
  return record(work ? Queues::get().enqueue(stream, {std::move(work)}) : cudaErrorInvalidValue);
}

}  // namespace simt

cudaError_t cudaFuncSetAttribute(const void* kernel, cudaFuncAttribute attribute, int value) {
  const auto lock = simt::lock_runtime();
  if (attribute != cudaFuncAttributeMaxDynamicSharedMemorySize) return cudaSuccess;
  const bool possible = kernel && value >= 0 && static_cast<std::size_t>(value) <= simt::shared_limit;
  if (!possible) return simt::record(cudaErrorInvalidValue);
  simt::dynamic_limits()[kernel] = static_cast<std::size_t>(value);
  return cudaSuccess;
}

cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void* kernel) {
  const auto lock = simt::lock_runtime();
  if (!attributes || !kernel) return simt::record(cudaErrorInvalidValue);
  *attributes = {static_cast<int>(simt::threads_limit), static_cast<int>(simt::dynamic_shared_limit(kernel))};
  return cudaSuccess;
}
