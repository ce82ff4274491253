// What only the sanitizers see: each in a process of its own, which must end with their report.
#include <cstdlib>

#include "simt/testing.h"

#if defined(SIMT_TEST_ASAN) || defined(SIMT_TEST_TSAN)
namespace simt {
namespace {

class Sanitizers : public SimtTest {
 protected:
  void SetUp() override {
    SimtTest::SetUp();
    GTEST_FLAG_SET(death_test_style, "threadsafe");  // a fork would share the sanitizer's state
  }
};
INSTANTIATE_TEST_SUITE_P(Seeds, Sanitizers, testing::Values(0U, 3U));

/// Runs a kernel on fresh device memory; then the process ends as the sanitizer wishes.
template <class T, class... Arguments>
void run(void (*kernel)(T*, Arguments...), dim3 grid, dim3 block, Arguments... arguments) {
  const DeviceArray<T> out(1024);
  launch(kernel, grid, block, 64 * sizeof(T), nullptr, out.data(), arguments...);
  cudaDeviceSynchronize();
}

#ifdef SIMT_TEST_ASAN

__global__ void read_beside_shared(float* out, int offset) {
  SHARED(float, first, [64]);
  SHARED(float, second, [64]);
  first[threadIdx.x] = second[threadIdx.x] = 1;
  __syncthreads();
  const float* p = second;
  *out = p[offset];
}

TEST_P(Sanitizers, ReadsBesideSharedMemory) {
  for (const int offset : {-1, 64, 80}) EXPECT_DEATH(run(read_beside_shared, 1, 64, offset), "use-after-poison");
}

__global__ void write_beside_dynamic_shared(float* out, int offset) {
  auto* buffer = static_cast<float*>(dynamic_shared());
  buffer[static_cast<int>(threadIdx.x) + offset] = 1;
  *out = buffer[0];
}

TEST_P(Sanitizers, WritesBesideDynamicSharedMemory) {
  EXPECT_DEATH(run(write_beside_dynamic_shared, 1, 64, 1), "use-after-poison");
}

__global__ void write_beside(float* out, int offset) { out[offset] = 1; }

TEST_P(Sanitizers, WritesBesideDeviceMemory) {
  EXPECT_DEATH(run(write_beside, 1, 1, 1024), "heap-buffer-overflow");
  EXPECT_DEATH(run(write_beside, 1, 1, -1), "heap-buffer-overflow");
}

__global__ void overrun_local_array(float* out, int index) {
  float local[4] = {1, 2, 3, 4};
  float* volatile hidden = local;  // the compiler must not see through it
  __syncthreads();
  *out = hidden[index];
}

TEST_P(Sanitizers, ReadsBesideALocalArray) {
  EXPECT_DEATH(run(overrun_local_array, 1, 32, 4), "stack-buffer-overflow");
}

TEST_P(Sanitizers, QueuedCopyFromADeadBuffer) {
  const auto copy_too_late = [] {
    const DeviceArray<float> to(4);
    {
      const std::vector<float> from(4);
      cudaMemcpyAsync(to.data(), from.data(), 16, cudaMemcpyHostToDevice);
    }
    cudaDeviceSynchronize();
  };
  EXPECT_DEATH(copy_too_late(), "heap-use-after-free");
}

__global__ void read_after_free(float* out, const float* freed) { *out = *freed; }

TEST_P(Sanitizers, KernelOnFreedMemory) {
  const auto free_too_early = [] {
    const DeviceArray<float> out(1);
    float* p = nullptr;
    cudaMalloc(&p, 4);
    cudaFree(p);
    launch(read_after_free, 1, 1, 0, nullptr, out.data(), p);
    cudaDeviceSynchronize();
  };
  EXPECT_DEATH(free_too_early(), "heap-use-after-free");
}

#endif

#ifdef SIMT_TEST_TSAN

template <class T, class... Arguments>
void expect_race(void (*kernel)(T*, Arguments...), dim3 grid, dim3 block, Arguments... arguments) {
  // The sanitizer goes on after its report, and makes the exit status its own.
  EXPECT_EXIT((run(kernel, grid, block, arguments...), std::exit(0)), testing::ExitedWithCode(66), "data race");
}

__global__ void forget_barrier(int* out) {
  SHARED(int, buffer, [64]);
  buffer[threadIdx.x] = static_cast<int>(threadIdx.x);
  out[threadIdx.x] = buffer[(threadIdx.x + 1) % 64];
}

TEST_P(Sanitizers, MissingBarrier) { expect_race(forget_barrier, 1, 64); }

__global__ void forget_second_barrier(int* out) {
  SHARED(int, buffer, [64]);
  int sum = 0;
  for (int i = 0; i < 4; ++i) {
    buffer[threadIdx.x] = i;
    __syncthreads();
    sum += buffer[(threadIdx.x + 1) % 64];
  }
  out[threadIdx.x] = sum;
}

TEST_P(Sanitizers, MissingSecondBarrierInALoop) { expect_race(forget_second_barrier, 1, 64); }

__global__ void forget_barrier_in_global_memory(int* out) {
  out[threadIdx.x] = 1;
  if (threadIdx.x == 0)
    for (unsigned i = 1; i < blockDim.x; ++i) out[0] += out[i];
}

TEST_P(Sanitizers, MissingBarrierInGlobalMemory) { expect_race(forget_barrier_in_global_memory, 1, 64); }

__global__ void shuffle_instead_of_barrier(int* out) {
  SHARED(int, buffer, [32]);
  buffer[threadIdx.x] = __shfl_xor_sync(0xffffffffU, static_cast<int>(threadIdx.x), 1);
  const int other = __shfl_xor_sync(0xffffffffU, 1, 1);
  out[threadIdx.x] = other + buffer[(threadIdx.x + 1) % 32];
}

TEST_P(Sanitizers, ShuffleInsteadOfSyncwarp) { expect_race(shuffle_instead_of_barrier, 1, 32); }

__global__ void forget_second_syncwarp(int* out) {
  SHARED(int, buffer, [32]);
  int sum = 0;
  for (int i = 0; i < 4; ++i) {
    buffer[threadIdx.x] = i;
    __syncwarp();
    sum += buffer[(threadIdx.x + 1) % 32];
  }
  out[threadIdx.x] = sum;
}

TEST_P(Sanitizers, MissingSecondSyncwarpInALoop) { expect_race(forget_second_syncwarp, 1, 32); }

__global__ void synchronize_half_the_warp(int* out) {
  SHARED(int, buffer, [32]);
  buffer[threadIdx.x] = 1;
  __syncwarp(threadIdx.x < 16 ? 0xffffU : 0xffff0000U);
  out[threadIdx.x] = buffer[(threadIdx.x + 1) % 32];
}

TEST_P(Sanitizers, SyncwarpOfTooFewLanes) { expect_race(synchronize_half_the_warp, 1, 32); }

__global__ void synchronize_warps_only(int* out) {
  SHARED(int, buffer, [64]);
  buffer[threadIdx.x] = 1;
  __syncwarp();
  out[threadIdx.x] = buffer[(threadIdx.x + 1) % 64];
}

TEST_P(Sanitizers, SyncwarpInsteadOfBarrier) { expect_race(synchronize_warps_only, 1, 64); }

__global__ void add_without_atomic(int* out) {
  if (threadIdx.x == 0) out[0] += 1;
}

TEST_P(Sanitizers, RaceBetweenBlocks) { expect_race(add_without_atomic, 4, 64); }

__global__ void overlap_of_first_and_last(int* out) {
  __syncthreads();
  if (blockIdx.x == 0 || blockIdx.x == gridDim.x - 1) out[threadIdx.x] = static_cast<int>(blockIdx.x);
  __syncthreads();
}

TEST_P(Sanitizers, RaceBetweenFirstAndLastBlock) { expect_race(overlap_of_first_and_last, 9, 32); }

__global__ void forget_fence(int* out) {
  out[1 + blockIdx.x] = 1;
  if (atomicAdd(out, 1) != static_cast<int>(gridDim.x) - 1) return;
  int sum = 0;
  for (unsigned i = 0; i < gridDim.x; ++i) sum += out[1 + i];
  out[100] = sum;
}

TEST_P(Sanitizers, MissingFence) { expect_race(forget_fence, 8, 1); }

#endif

}  // namespace
}  // namespace simt
#endif
