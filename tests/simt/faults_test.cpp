// Each report, provoked by a small faulty kernel.
#include "simt/testing.h"

namespace simt {
namespace {

std::string line(int number) { return "faults_test.cpp:" + std::to_string(number); }

class Faults : public SimtTest {};
INSTANTIATE_TEST_SUITE_P(Seeds, Faults, testing::Values(0U, 5U, 6U));

constexpr int late_barrier = __LINE__ + 3;
__global__ void return_before_barrier(float* out) {
  if (threadIdx.x > 10) return;
  __syncthreads();
  out[threadIdx.x] = 1;
}

TEST_P(Faults, ThreadThatReturnedBeforeBarrier) {
  const DeviceArray<float> out(64);
  launch(return_before_barrier, 1, 64, 0, nullptr, out.data());
  expect_fault(Fault::exited_thread, {"53 returned", "11 wait at the barrier", line(late_barrier)});
}

TEST_P(Faults, ThreadThatReturnedBeforeBarrierMayIfAsked) {
  options().strict_exit = false;
  const DeviceArray<float> out(64);
  launch(return_before_barrier, 1, 64, 0, nullptr, out.data());
  EXPECT_EQ(out.read()[10], 1);
}

constexpr int first_of_two = __LINE__ + 3;
__global__ void two_barriers() {
  if (threadIdx.x % 2 == 0) {
    __syncthreads();
  } else {
    __syncthreads();
  }
}

TEST_P(Faults, DifferentBarriers) {
  launch(two_barriers, 2, 64, 0, nullptr);
  expect_fault(Fault::divergent_barrier, {"different barriers", line(first_of_two), line(first_of_two + 2), "block ("});
}

__global__ void barrier_and_shuffle(int* out) {
  if (threadIdx.x < 32) {
    out[threadIdx.x] = __shfl_xor_sync(0xffffffffU, 1, 1);
    __syncthreads();
  } else if (threadIdx.x < 48) {
    out[threadIdx.x] = __shfl_xor_sync(0xffffffffU, 1, 1);
  } else {
    __syncthreads();
  }
}

TEST_P(Faults, BarrierAgainstWarpOperation) {
  const DeviceArray<int> out(64);
  launch(barrier_and_shuffle, 1, 64, 0, nullptr, out.data());
  expect_fault(Fault::divergent_barrier, {"32 wait at the barrier", "16 wait in the warp operation"});
}

__global__ void different_warp_operations(unsigned* out) {
  if (threadIdx.x < 16)
    out[threadIdx.x] = __ballot_sync(0xffffffffU, 1);
  else
    out[threadIdx.x] = __shfl_sync(0xffffffffU, 1U, 0);
}

TEST_P(Faults, DifferentWarpOperations) {
  const DeviceArray<unsigned> out(32);
  launch(different_warp_operations, 1, 32, 0, nullptr, out.data());
  expect_fault(Fault::divergent_barrier, {"another warp operation", "thread ("});
}

// Each of three lanes waits for the next.
__global__ void different_masks(int* out) {
  const unsigned masks[] = {0x3, 0x6, 0x5};
  if (threadIdx.x < 3) out[threadIdx.x] = __shfl_sync(masks[threadIdx.x], 1, static_cast<int>(threadIdx.x));
}

TEST_P(Faults, MasksThatWaitForEachOther) {
  const DeviceArray<int> out(32);
  launch(different_masks, 1, 32, 0, nullptr, out.data());
  expect_fault(Fault::deadlock, {"do not come"});
}

constexpr int full_mask = __LINE__ + 2;
__global__ void exited_lanes_in_mask(int* out) {
  if (threadIdx.x < 16) out[threadIdx.x] = __shfl_down_sync(0xffffffffU, 1, 1);
}

TEST_P(Faults, MaskThatNamesExitedLanes) {
  const DeviceArray<int> out(32);
  launch(exited_lanes_in_mask, 1, 32, 0, nullptr, out.data());
  expect_fault(Fault::bad_mask, {"lane 16, which returned", line(full_mask)});
}

__global__ void vote_of_all(unsigned* out) { out[threadIdx.x] = __ballot_sync(0xffffffffU, 1); }

TEST_P(Faults, MaskThatNamesLanesBeyondTheBlock) {
  const DeviceArray<unsigned> out(40);
  launch(vote_of_all, 1, 40, 0, nullptr, out.data());
  expect_fault(Fault::bad_mask, {"lane 8, which does not exist"});
}

__global__ void mask_without_caller(int* out) { out[threadIdx.x] = __shfl_sync(0xffffU, 1, 0); }

TEST_P(Faults, MaskWithoutTheCaller) {
  const DeviceArray<int> out(32);
  launch(mask_without_caller, 1, 32, 0, nullptr, out.data());
  expect_fault(Fault::bad_mask, {"does not name the calling lane"});
}

__global__ void read_outside_mask(int* out) {
  if (threadIdx.x < 16)
    out[threadIdx.x] = __shfl_down_sync(0x0000ffffU, 1, 8);
  else
    out[threadIdx.x] = __shfl_sync(0xffff0000U, 1, 20);
}

TEST_P(Faults, ShuffleThatReadsOutsideItsMask) {
  const DeviceArray<int> out(32);
  launch(read_outside_mask, 1, 32, 0, nullptr, out.data());
  expect_fault(Fault::lane_outside_mask, {"reads lane 16", "thread (8,0,0)"});
}

constexpr int early_read = __LINE__ + 6;
template <class T>
__global__ void read_before_write(float* out) {
  SHARED(T, buffer, [64]);
  if (threadIdx.x != 40) buffer[threadIdx.x] = T{};
  __syncthreads();
  const T value = load_shared(&buffer[threadIdx.x]);
  if (threadIdx.x == 0) std::memcpy(out, &value, sizeof(float));
}

TEST_P(Faults, UninitializedSharedMemory) {
  const DeviceArray<float> out(1);
  for (auto* kernel : {read_before_write<float>, read_before_write<float2>, read_before_write<float4>,
                       read_before_write<int>, read_before_write<double>}) {
    launch(kernel, 1, 64, 0, nullptr, out.data());
    expect_fault(Fault::uninitialized_shared, {line(early_read), "thread (40,0,0)"});
  }
}

constexpr int early_dynamic_read = __LINE__ + 2;
__global__ void read_dynamic_before_write(float* out) {
  *out = load_shared(static_cast<const float*>(dynamic_shared()) + threadIdx.x);
}

TEST_P(Faults, UninitializedDynamicSharedMemory) {
  const DeviceArray<float> out(1);
  launch(read_dynamic_before_write, 1, 64, 256, nullptr, out.data());
  expect_fault(Fault::uninitialized_shared, {line(early_dynamic_read)});
}

struct Plain {
  float numbers[8];
};

constexpr int misaligned_read = __LINE__ + 6;
template <class T>
__global__ void read_vectors(float* out) {
  SHARED(Plain, plain, [1]);
  if (threadIdx.x < 8) plain[0].numbers[threadIdx.x] = 1;
  __syncthreads();
  const T value = load_shared(reinterpret_cast<const T*>(&plain[0].numbers[4]));
  if (threadIdx.x == 0) out[0] = value.x;
}

// What no declaration promises is not so, even where a compiler would happen to place it well.
TEST_P(Faults, MisalignedSharedMemory) {
  const DeviceArray<float> out(1);
  launch(read_vectors<float4>, 1, 32, 0, nullptr, out.data());
  expect_fault(Fault::misaligned, {line(misaligned_read), "a multiple of 16 bytes"});
}

constexpr int misaligned_load = __LINE__ + 2;
__global__ void load_beside(float* out, int offset) {
  out[2] = load_aligned(reinterpret_cast<const float2*>(out + offset)).x;
}
constexpr int misaligned_store = __LINE__ + 2;
__global__ void store_beside(float* out, int offset) {
  store_aligned(reinterpret_cast<float2*>(out + offset), float2{1, 1});
}

TEST_P(Faults, MisalignedGlobalMemory) {
  const DeviceArray<float> out(4);
  launch(load_beside, 1, 1, 0, nullptr, out.data(), 1);
  expect_fault(Fault::misaligned, {line(misaligned_load), "a multiple of 8 bytes lies 4 beside it"});
  launch(store_beside, 1, 1, 0, nullptr, out.data(), 1);
  expect_fault(Fault::misaligned, {line(misaligned_store)});
  launch(store_beside, 1, 1, 0, nullptr, out.data(), 2);
  EXPECT_EQ(out.read()[3], 1);
}

// Shared memory is fresh in every block, not what the block before left.
__global__ void leave_to_next_block(float* out) {
  SHARED(float, buffer, [32]);
  if (blockIdx.x == 0) buffer[threadIdx.x] = 1;
  if (blockIdx.x == 1) out[threadIdx.x] = load_shared(&buffer[threadIdx.x]);
}

TEST_P(Faults, SharedMemoryOfTheBlockBefore) {
  const DeviceArray<float> out(32);
  launch(leave_to_next_block, 2, 32, 0, nullptr, out.data());
  expect_fault(Fault::uninitialized_shared, {"block (1,0,0)"});
}

__global__ void use_much_shared(float* out) {
  SHARED(float, first, [8000]);
  SHARED(float, second, [4000]);
  first[0] = second[0] = 0;
  *out = first[0] + second[0];
}

constexpr int too_much = __LINE__ + 3;
__global__ void use_too_much_shared(float* out) {
  SHARED(float, first, [8000]);
  SHARED(float, second, [5000]);
  first[0] = second[0] = 0;
  *out = first[0] + second[0];
}

TEST_P(Faults, TooMuchSharedMemory) {
  const DeviceArray<float> out(1);
  launch(use_much_shared, 1, 1, 0, nullptr, out.data());
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  launch(use_too_much_shared, 1, 1, 0, nullptr, out.data());
  expect_fault(Fault::shared_exhausted, {"52000 bytes of static", line(too_much)});
}

TEST_P(Faults, TooMuchStaticAndDynamicSharedMemory) {
  const DeviceArray<float> out(1);
  constexpr int bytes = 200 * 1024;
  ASSERT_EQ(cudaFuncSetAttribute(use_much_shared, cudaFuncAttributeMaxDynamicSharedMemorySize, bytes), cudaSuccess);
  EXPECT_EQ(launch(use_much_shared, 1, 1, bytes, nullptr, out.data()), cudaSuccess);
  expect_fault(Fault::shared_exhausted, {"204800 of dynamic"});
}

constexpr int spin_line = __LINE__ + 2;
__global__ void spin_for_ever(int* flag) {
  while (atomicAdd(flag, 0) == 0) __nanosleep(10);
}

TEST_P(Faults, SpinningForEver) {
  options().patience = 10000;
  const DeviceArray<int> flag(1);
  launch(spin_for_ever, 1, 1, 0, nullptr, flag.data());
  expect_fault(Fault::deadlock, {"spin", line(spin_line)});
}

TEST_P(Faults, AreReportedFromOtherHostThreads) {
  options().threads = 3;
  const DeviceArray<float> out(64);
  launch(return_before_barrier, 20, 64, 0, nullptr, out.data());
  expect_fault(Fault::exited_thread);
}

TEST_P(Faults, LeaveTheHarnessUsable) {
  const DeviceArray<unsigned> out(32);
  for (int i = 0; i < 20; ++i) {
    launch(two_barriers, 2, 64, 0, nullptr);
    launch(vote_of_all, 1, 32, 0, nullptr, out.data());  // queued behind a fault: never runs
    expect_fault(Fault::divergent_barrier);
  }
  EXPECT_EQ(out.read()[7], 0);
  launch(vote_of_all, 1, 32, 0, nullptr, out.data());
  EXPECT_EQ(out.read()[7], 0xffffffffU);
}

TEST_F(SimtTest, DeviceFunctionOutsideOfAKernel) {
  try {
    __syncthreads();
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::misuse);
  }
}

}  // namespace

// Not in the anonymous namespace, so that the linker exports its name.
__global__ void kernel_with_a_name() {
  if (threadIdx.x == 0) __syncthreads();
}

TEST_F(SimtTest, ReportsNameKernels) {
  launch(kernel_with_a_name, 1, 2, 0, nullptr);
  expect_fault(Fault::exited_thread, {"in kernel simt::kernel_with_a_name()"});
}

#ifndef SIMT_TEST_ASAN
namespace {

__global__ void write_beside_shared(int offset) {
  SHARED(float, first, [16]);
  SHARED(float, second, [16]);
  float* p = second;
  first[0] = 0;
  p[offset] = 1;
}

TEST_F(SimtTest, WritesBesideSharedMemory) {
  for (const int offset : {-1, 16, 40}) {
    launch(write_beside_shared, 1, 1, 0, nullptr, offset);
    expect_fault(Fault::shared_overrun, {"beside 64 bytes"});
  }
}

}  // namespace
#endif

}  // namespace simt
