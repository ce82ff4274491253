// Memory of the device: contents, limits, copies, and what is reported when it is freed or not.
#include <cmath>

#include "simt/testing.h"

namespace simt {
namespace {

class DeviceMemory : public SimtTest {};

__global__ void look_for_nan(const float* numbers, const double* wide, int* found) {
  for (int i = 0; i < 3; ++i) found[i] = std::isnan(numbers[i]) ? 1 : 0;
  found[3] = std::isnan(*wide) ? 1 : 0;
}

TEST_F(DeviceMemory, IsNaNAtFirst) {
  float* p = nullptr;
  ASSERT_EQ(cudaMallocAsync(&p, 4 * sizeof(float), nullptr), cudaSuccess);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(p) % 256, 0U);
  const DeviceArray<int> found(4);
  launch(look_for_nan, 1, 1, 0, nullptr, p, reinterpret_cast<const double*>(p), found.data());
  EXPECT_THAT(found.read(), testing::Each(1));
  EXPECT_EQ(cudaFreeAsync(p, nullptr), cudaSuccess);
  cudaDeviceSynchronize();
}

TEST_F(DeviceMemory, MustBeWrittenBeforeItIsCopiedToTheHost) {
  int* p = nullptr;
  int host[4] = {1, 2, 3, 4};
  ASSERT_EQ(cudaMallocAsync(&p, sizeof host, nullptr), cudaSuccess);
  cudaMemcpyAsync(p, host, 2 * sizeof(int), cudaMemcpyHostToDevice);
  cudaMemcpyAsync(host, p, 2 * sizeof(int), cudaMemcpyDeviceToHost);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  cudaMemcpyAsync(host, p, sizeof host, cudaMemcpyDeviceToHost);
  expect_fault(Fault::uninitialized_copy, {"byte 8 of 16"});
  EXPECT_EQ(cudaFreeAsync(p, nullptr), cudaSuccess);
  cudaDeviceSynchronize();
}

TEST_F(DeviceMemory, HasAnEnd) {
  options().device_bytes = 1000;
  void *p = nullptr, *q = nullptr;
  std::size_t free_bytes = 0, total = 0;
  EXPECT_EQ(cudaMalloc(&p, 600), cudaSuccess);
  EXPECT_EQ(cudaMalloc(&q, 401), cudaErrorMemoryAllocation);
  EXPECT_EQ(q, nullptr);
  EXPECT_EQ(cudaMemGetInfo(&free_bytes, &total), cudaSuccess);
  EXPECT_EQ(free_bytes, 400U);
  EXPECT_EQ(total, 1000U);
  EXPECT_EQ(cudaFreeAsync(p, nullptr), cudaSuccess);
  EXPECT_EQ(cudaMalloc(&q, 1000), cudaSuccess);  // runs the queued free
  EXPECT_EQ(cudaFree(q), cudaSuccess);
  EXPECT_EQ(cudaFree(nullptr), cudaSuccess);
  cudaGetLastError();
}

TEST_F(DeviceMemory, IsKeptByThePoolUntilSomebodyWaits) {
  options().device_bytes = 1000;
  cudaStream_t stream = nullptr;
  cudaMemPool_t pool = nullptr;
  const auto free_bytes = [] {
    std::size_t free = 0, total = 0;
    EXPECT_EQ(cudaMemGetInfo(&free, &total), cudaSuccess);
    return free;
  };
  const auto leave_to_pool = [&] {
    void* p = nullptr;
    EXPECT_EQ(cudaStreamCreate(&stream), cudaSuccess);
    EXPECT_EQ(cudaMallocAsync(&p, 600, stream), cudaSuccess);
    EXPECT_EQ(cudaFreeAsync(p, stream), cudaSuccess);
    EXPECT_EQ(cudaStreamDestroy(stream), cudaSuccess);
  };
  leave_to_pool();
  EXPECT_EQ(free_bytes(), 400U);
  leave_to_pool();
  EXPECT_EQ(free_bytes(), 400U) << "the pool gives out what it has";
  EXPECT_EQ(cudaDeviceGetDefaultMemPool(&pool, 0), cudaSuccess);
  EXPECT_EQ(cudaMemPoolTrimTo(pool, 100), cudaSuccess);
  EXPECT_EQ(free_bytes(), 900U);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(free_bytes(), 1000U);
}

TEST_F(DeviceMemory, CopiesRows) {
  int matrix[3][4] = {{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}};
  const DeviceArray<int> p(6);
  EXPECT_EQ(cudaMemcpy2DAsync(p.data(), 2 * sizeof(int), &matrix[0][1], sizeof matrix[0], 2 * sizeof(int), 3,
                              cudaMemcpyHostToDevice),
            cudaSuccess);
  EXPECT_THAT(p.read(), testing::ElementsAre(2, 3, 6, 7, 10, 11));
}

TEST_F(DeviceMemory, IsSetByBytes) {
  const DeviceArray<unsigned> p(2);
  EXPECT_EQ(cudaMemset(p.data(), 0xab, 4), cudaSuccess);
  EXPECT_THAT(p.read(), testing::ElementsAre(0xababababU, 0));
}

TEST_F(DeviceMemory, IsPinnedOnTheHost) {
  int* p = nullptr;
  ASSERT_EQ(cudaMallocHost(&p, 4 * sizeof(int)), cudaSuccess);
  p[3] = 1;
  EXPECT_EQ(cudaFree(p), cudaErrorInvalidValue);
  expect_fault(Fault::bad_free, {"is no device allocation"});
  EXPECT_EQ(cudaFreeHost(p), cudaSuccess);
  cudaGetLastError();
}

TEST_F(DeviceMemory, CopiesAreChecked) {
  const DeviceArray<int> p(4);
  int host[8] = {};
  cudaMemcpyAsync(p.data(), host, 5 * sizeof(int), cudaMemcpyHostToDevice);
  expect_fault(Fault::out_of_bounds, {"destination of a copy of 20 bytes", "allocation of 16 bytes"});
  cudaMemcpyAsync(host, p.data() + 2, 3 * sizeof(int), cudaMemcpyDeviceToHost);
  expect_fault(Fault::out_of_bounds, {"source of a copy of 12 bytes from byte 8"});
  cudaMemcpyAsync(host, p.data() + 2, 3 * sizeof(int), cudaMemcpyDefault);
  expect_fault(Fault::out_of_bounds);
  cudaMemcpyAsync(host, host + 4, sizeof(int), cudaMemcpyHostToDevice);
  expect_fault(Fault::out_of_bounds, {"not in device memory"});
  cudaMemsetAsync(p.data(), 0, 17);
  expect_fault(Fault::out_of_bounds, {"cudaMemset"});
}

TEST_F(DeviceMemory, QueuedWorkOnFreedMemoryIsReported) {
  cudaStream_t stream = nullptr;
  cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking);
  int* p = nullptr;
  int host = 0;
  cudaMalloc(&p, sizeof(int));
  cudaFreeAsync(p, stream);
  cudaMemcpyAsync(p, &host, sizeof(int), cudaMemcpyHostToDevice, stream);
  expect_fault(Fault::out_of_bounds, {"freed?"});
  cudaStreamDestroy(stream);
}

TEST_F(DeviceMemory, IsFreedOnce) {
  int* p = nullptr;
  cudaMalloc(&p, sizeof(int));
  EXPECT_EQ(cudaFreeAsync(p, nullptr), cudaSuccess);
  EXPECT_EQ(cudaFree(p), cudaErrorInvalidValue);
  expect_fault(Fault::bad_free, {"freed already"});
  int host = 0;
  EXPECT_EQ(cudaFree(&host), cudaErrorInvalidValue);
  expect_fault(Fault::bad_free);
  cudaGetLastError();
}

TEST_F(DeviceMemory, FreesWhatAFaultLeftInTheQueue) {
  int* p = nullptr;
  int host = 0;
  cudaMalloc(&p, sizeof(int));
  cudaMemcpyAsync(p, &host, 8, cudaMemcpyHostToDevice);
  cudaFreeAsync(p, nullptr);
  expect_fault(Fault::out_of_bounds);
  EXPECT_EQ(leaks(), "");
}

TEST_F(DeviceMemory, LeaksAreNamed) {
  int* p = nullptr;
  cudaStream_t stream = nullptr;
  cudaEvent_t event = nullptr;
  cudaMalloc(&p, 1234);
  cudaStreamCreate(&stream);
  cudaEventCreate(&event);
  try {
    check_leaks();
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::leak);
    for (const char* word : {"device allocation of 1234 bytes", "1 streams", "1 events"})
      EXPECT_THAT(error.what(), testing::HasSubstr(word));
  }
  cudaFree(p);
  cudaStreamDestroy(stream);
  cudaEventDestroy(event);
  EXPECT_NO_THROW(check_leaks());
}

TEST_F(DeviceMemory, KernelFaultsDoNotEscapeFromFree) {
  int* p = nullptr;
  int host = 0;
  cudaMalloc(&p, sizeof(int));
  cudaMemcpyAsync(p, &host, 8, cudaMemcpyHostToDevice);
  EXPECT_EQ(cudaFree(p), cudaSuccess);
  expect_fault(Fault::out_of_bounds, {"destination of a copy"});
}

#ifndef SIMT_TEST_ASAN
__global__ void write_beside(int* p, int offset) { p[offset] = 0; }

TEST_F(DeviceMemory, OutOfBoundsWritesAreFoundAtRelease) {
  for (const int offset : {-1, 4, 60}) {
    int* p = nullptr;
    cudaMalloc(&p, 4 * sizeof(int));
    launch(write_beside, 1, 1, 0, nullptr, p, offset);
    cudaFree(p);
    expect_fault(Fault::out_of_bounds, {"beside an allocation of 16 bytes"});
  }
}
#endif

TEST_F(DeviceMemory, DescribesTheDevice) {
  cudaDeviceProp properties{};
  int count = 0, value = 0;
  EXPECT_EQ(cudaGetDeviceCount(&count), cudaSuccess);
  EXPECT_EQ(count, 1);
  EXPECT_EQ(cudaGetDeviceProperties(&properties, 0), cudaSuccess);
  EXPECT_STREQ(properties.name, "simulated on CPU");
  EXPECT_EQ(properties.warpSize, 32);
  EXPECT_EQ(cudaGetDeviceProperties(&properties, 1), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaDeviceGetAttribute(&value, cudaDevAttrMaxSharedMemoryPerBlockOptin, 0), cudaSuccess);
  EXPECT_EQ(value, 227 * 1024);
  cudaGetLastError();
}

}  // namespace
}  // namespace simt
