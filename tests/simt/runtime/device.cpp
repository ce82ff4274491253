#include "simt/runtime/device.h"

#include <algorithm>
#include <iterator>

#include "simt/device/shared.h"
#include "simt/options.h"
#include "simt/runtime/allocations.h"
#include "simt/runtime/kernel_limits.h"
#include "simt/runtime/reports.h"

namespace simt {
namespace {

// What an H100 says, but for its multiprocessors: enough of them to make grids that end in a partial wave.
constexpr int multiprocessors = 6;
constexpr int threads_of_multiprocessor = 2048;
constexpr int shared_of_multiprocessor = 228 * 1024;
constexpr int registers = 65536;
constexpr int l2_bytes = 50 * 1024 * 1024;
constexpr int bus_bits = 5120;
constexpr int clock_kilohertz = 1000 * 1000;
constexpr int version = 13000;
constexpr char device_name[] = "simulated on CPU";

struct Attribute {
  cudaDeviceAttr attribute;
  int value;
};

constexpr Attribute attributes[] = {
    {cudaDevAttrMaxThreadsPerBlock, 1024},
    {cudaDevAttrMaxSharedMemoryPerBlock, static_cast<int>(shared_default_limit)},
    {cudaDevAttrWarpSize, 32},
    {cudaDevAttrClockRate, clock_kilohertz},
    {cudaDevAttrMultiProcessorCount, multiprocessors},
    {cudaDevAttrMemoryClockRate, clock_kilohertz},
    {cudaDevAttrGlobalMemoryBusWidth, bus_bits},
    {cudaDevAttrL2CacheSize, l2_bytes},
    {cudaDevAttrMaxThreadsPerMultiProcessor, threads_of_multiprocessor},
    {cudaDevAttrComputeCapabilityMajor, 9},
    {cudaDevAttrComputeCapabilityMinor, 0},
    {cudaDevAttrMaxSharedMemoryPerMultiprocessor, shared_of_multiprocessor},
    {cudaDevAttrMaxRegistersPerMultiprocessor, registers},
    {cudaDevAttrCooperativeLaunch, 0},
    {cudaDevAttrMaxSharedMemoryPerBlockOptin, static_cast<int>(shared_limit)},
    {cudaDevAttrMemoryPoolsSupported, 1},
};

}  // namespace

class MemoryPool {};

}  // namespace simt

using simt::record;

cudaError_t cudaGetDeviceCount(int* count) {
  if (!count) return record(cudaErrorInvalidValue);
  *count = 1;
  return cudaSuccess;
}

cudaError_t cudaGetDevice(int* device) {
  if (!device) return record(cudaErrorInvalidValue);
  *device = 0;
  return cudaSuccess;
}

cudaError_t cudaSetDevice(int device) { return record(device == 0 ? cudaSuccess : cudaErrorInvalidDevice); }

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  if (!properties) return record(cudaErrorInvalidValue);
  if (device != 0) return record(cudaErrorInvalidDevice);
  *properties = {};
  std::copy(std::begin(simt::device_name), std::end(simt::device_name), properties->name);
  properties->totalGlobalMem = simt::options().device_bytes;
  properties->sharedMemPerBlock = simt::shared_default_limit;
  properties->sharedMemPerBlockOptin = simt::shared_limit;
  properties->sharedMemPerMultiprocessor = simt::shared_of_multiprocessor;
  properties->totalConstMem = std::size_t{64} * 1024;
  properties->regsPerBlock = simt::registers;
  properties->warpSize = 32;
  properties->maxThreadsPerBlock = 1024;
  properties->maxThreadsPerMultiProcessor = simt::threads_of_multiprocessor;
  for (int axis = 0; axis < 3; ++axis) {
    properties->maxThreadsDim[axis] = static_cast<int>(simt::block_limits[axis]);
    properties->maxGridSize[axis] = static_cast<int>(simt::grid_limits[axis]);
  }
  properties->major = 9;
  properties->multiProcessorCount = simt::multiprocessors;
  properties->l2CacheSize = simt::l2_bytes;
  properties->memoryBusWidth = simt::bus_bits;
  return cudaSuccess;
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device) {
  if (!value) return record(cudaErrorInvalidValue);
  if (device != 0) return record(cudaErrorInvalidDevice);
  for (const simt::Attribute& known : simt::attributes) {
    if (known.attribute != attribute) continue;
    *value = known.value;
    return cudaSuccess;
  }
  return record(cudaErrorInvalidValue);
}

cudaError_t cudaDriverGetVersion(int* v) {
  if (!v) return record(cudaErrorInvalidValue);
  *v = simt::version;
  return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int* v) { return cudaDriverGetVersion(v); }

cudaError_t cudaDeviceGetDefaultMemPool(cudaMemPool_t* pool, int device) {
  static simt::MemoryPool only;
  if (!pool) return record(cudaErrorInvalidValue);
  if (device != 0) return record(cudaErrorInvalidDevice);
  *pool = &only;
  return cudaSuccess;
}

cudaError_t cudaMemPoolSetAttribute(cudaMemPool_t pool, cudaMemPoolAttr, void* value) {
  return record(pool && value ? cudaSuccess : cudaErrorInvalidValue);
}

cudaError_t cudaMemPoolTrimTo(cudaMemPool_t pool, std::size_t bytes_to_keep) {
  const auto lock = simt::lock_runtime();
  if (!pool) return record(cudaErrorInvalidValue);
  simt::Allocations::get().trim_pool(bytes_to_keep);
  return cudaSuccess;
}
