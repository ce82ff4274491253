// Launch checks, lazy streams, events and captured graphs.
#include <thread>

#include "simt/testing.h"

namespace simt {
namespace {

class Runtime : public SimtTest {
 protected:
  void SetUp() override {
    SimtTest::SetUp();
    EXPECT_EQ(cudaStreamCreateWithFlags(&first_, cudaStreamNonBlocking), cudaSuccess);
    EXPECT_EQ(cudaStreamCreateWithFlags(&second_, cudaStreamNonBlocking), cudaSuccess);
    cudaGetLastError();
  }
  void TearDown() override {
    EXPECT_EQ(cudaStreamDestroy(first_), cudaSuccess);
    EXPECT_EQ(cudaStreamDestroy(second_), cudaSuccess);
    SimtTest::TearDown();
  }
  cudaStream_t first_ = nullptr, second_ = nullptr;
};

__global__ void store(int* p, int value) { *p = value; }
__global__ void multiply_add(int* p, int factor, int summand) { *p = *p * factor + summand; }
__global__ void count_up(int* p) {
  __syncthreads();
  if (threadIdx.x == 0) atomicAdd(p, 1);
}
__global__ void copy_number(const int* from, int* to) { *to = *from; }

TEST_F(Runtime, RefusesWhatNoDeviceRuns) {
  const DeviceArray<int> p(1);
  const dim3 grids[] = {dim3(0), dim3(1, 65536), dim3(1, 1, 65536), dim3(0x80000000U)};
  for (const dim3 grid : grids)
    EXPECT_EQ(launch(store, grid, 1, 0, nullptr, p.data(), 1), cudaErrorInvalidConfiguration);
  const dim3 blocks[] = {dim3(1025), dim3(64, 32), dim3(1, 1, 65), dim3(1, 0)};
  for (const dim3 block : blocks)
    EXPECT_EQ(launch(store, 1, block, 0, nullptr, p.data(), 1), cudaErrorInvalidConfiguration);
  EXPECT_EQ(cudaPeekAtLastError(), cudaErrorInvalidConfiguration);
  EXPECT_STREQ(cudaGetErrorName(cudaGetLastError()), "cudaErrorInvalidConfiguration");
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
}

TEST_F(Runtime, GivesMuchDynamicSharedMemoryOnlyIfAsked) {
  const DeviceArray<int> p(1);
  constexpr int much = 100 * 1024, too_much = 228 * 1024;
  EXPECT_EQ(launch(multiply_add, 1, 1, much, nullptr, p.data(), 1, 1), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFuncSetAttribute(multiply_add, cudaFuncAttributeMaxDynamicSharedMemorySize, too_much),
            cudaErrorInvalidValue);
  EXPECT_EQ(cudaFuncSetAttribute(multiply_add, cudaFuncAttributeMaxDynamicSharedMemorySize, much), cudaSuccess);
  EXPECT_EQ(launch(multiply_add, 1, 1, much, nullptr, p.data(), 1, 1), cudaSuccess);
  EXPECT_EQ(p.read()[0], 1);
}

TEST_F(Runtime, ConvertsAndCopiesArgumentsAtLaunch) {
  const DeviceArray<int> p(1);
  long value = 5;
  launch(store, 1, 1, 0, first_, p.data(), value);
  value = 6;
  EXPECT_EQ(cudaStreamSynchronize(first_), cudaSuccess);
  EXPECT_EQ(p.read()[0], 5);
}

TEST_F(Runtime, RunsNothingBeforeItMust) {
  const DeviceArray<int> p(1);
  int host = -1;
  launch(store, 1, 1, 0, first_, p.data(), 3);
  cudaMemcpyAsync(&host, p.data(), sizeof host, cudaMemcpyDeviceToHost, first_);
  EXPECT_EQ(cudaStreamSynchronize(second_), cudaSuccess);
  EXPECT_EQ(host, -1);
  EXPECT_EQ(cudaStreamQuery(first_), cudaErrorNotReady);
  EXPECT_EQ(host, -1);
  EXPECT_EQ(cudaStreamSynchronize(first_), cudaSuccess);
  EXPECT_EQ(host, 3);
  EXPECT_EQ(cudaStreamQuery(first_), cudaSuccess);
}

TEST_F(Runtime, RunsWhenTheQueueIsFull) {
  const DeviceArray<int> p(1);
  for (int i = 0; i < 5000; ++i) launch(multiply_add, 1, 1, 0, first_, p.data(), 1, 1);
  EXPECT_GT(p.read()[0], 4000);
  cudaDeviceSynchronize();
  EXPECT_EQ(p.read()[0], 5000);
}

TEST_F(Runtime, OrdersStreamsByEvents) {
  const DeviceArray<int> p(1), q(1);
  cudaEvent_t event = nullptr;
  ASSERT_EQ(cudaEventCreateWithFlags(&event, cudaEventDisableTiming), cudaSuccess);
  launch(store, 1, 1, 0, first_, p.data(), 4);
  cudaEventRecord(event, first_);
  launch(store, 1, 1, 0, first_, p.data(), 5);  // nobody waits for it
  cudaStreamWaitEvent(second_, event);
  launch(copy_number, 1, 1, 0, second_, p.data(), q.data());
  EXPECT_EQ(cudaEventQuery(event), cudaErrorNotReady);
  EXPECT_EQ(cudaStreamSynchronize(second_), cudaSuccess);
  EXPECT_EQ(cudaEventQuery(event), cudaSuccess);
  EXPECT_EQ(q.read()[0], 4);
  EXPECT_EQ(p.read()[0], 4);
  EXPECT_EQ(cudaEventDestroy(event), cudaSuccess);
  cudaDeviceSynchronize();
}

TEST_F(Runtime, ShowsAForgottenWait) {
  const DeviceArray<int> p(1, 1), q(1);
  launch(store, 1, 1, 0, first_, p.data(), 4);
  launch(copy_number, 1, 1, 0, second_, p.data(), q.data());
  cudaStreamSynchronize(second_);
  EXPECT_EQ(q.read()[0], 1);
  cudaDeviceSynchronize();
}

TEST_F(Runtime, LegacyStreamWaitsForBlockingStreams) {
  cudaStream_t blocking = nullptr;
  ASSERT_EQ(cudaStreamCreate(&blocking), cudaSuccess);
  const DeviceArray<int> p(1), q(1);
  launch(store, 1, 1, 0, blocking, p.data(), 4);
  EXPECT_EQ(p.read()[0], 4);
  launch(store, 1, 1, 0, nullptr, p.data(), 5);
  launch(copy_number, 1, 1, 0, blocking, p.data(), q.data());
  launch(store, 1, 1, 0, nullptr, p.data(), 6);
  cudaStreamSynchronize(blocking);
  EXPECT_EQ(q.read()[0], 5);
  EXPECT_EQ(cudaStreamDestroy(blocking), cudaSuccess);
}

TEST_F(Runtime, TimesEvents) {
  cudaEvent_t start = nullptr, end = nullptr;
  ASSERT_EQ(cudaEventCreate(&start), cudaSuccess);
  ASSERT_EQ(cudaEventCreate(&end), cudaSuccess);
  float milliseconds = -1;
  EXPECT_EQ(cudaEventElapsedTime(&milliseconds, start, end), cudaErrorInvalidResourceHandle);
  cudaEventRecord(start, first_);
  cudaEventRecord(end, first_);
  EXPECT_EQ(cudaEventElapsedTime(&milliseconds, start, end), cudaErrorNotReady);
  EXPECT_EQ(cudaEventSynchronize(end), cudaSuccess);
  EXPECT_EQ(cudaEventElapsedTime(&milliseconds, start, end), cudaSuccess);
  EXPECT_GE(milliseconds, 0);
  cudaEventDestroy(start);
  cudaEventDestroy(end);
}

TEST_F(Runtime, CallsTheHostInOrder) {
  int calls = 0;
  EXPECT_EQ(cudaLaunchHostFunc(
                first_, [](void* p) { ++*static_cast<int*>(p); }, &calls),
            cudaSuccess);
  EXPECT_EQ(calls, 0);
  EXPECT_EQ(enqueue_on_host([&calls] { calls *= 10; }, first_), cudaSuccess);
  cudaStreamSynchronize(first_);
  EXPECT_EQ(calls, 10);
}

TEST_F(Runtime, ServesSeveralHostThreads) {
  options().threads = 2;
  const DeviceArray<int> p(1);
  for (int round = 0; round < 3; ++round) {
    std::vector<std::jthread> callers;
    for (int i = 0; i < 3; ++i)
      callers.emplace_back([&p] {
        cudaStream_t stream = nullptr;
        cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking);
        for (int n = 0; n < 10; ++n) launch(count_up, 4, 40, 0, stream, p.data());
        cudaStreamSynchronize(stream);
        cudaStreamDestroy(stream);
      });
  }
  EXPECT_EQ(p.read()[0], 3 * 3 * 10 * 4);
}

class Graphs : public Runtime {
 protected:
  /// Captures what `enqueue` puts into first_.
  template <class F>
  cudaGraphExec_t capture(F enqueue) {
    cudaGraph_t graph = nullptr;
    cudaGraphExec_t executable = nullptr;
    EXPECT_EQ(cudaStreamBeginCapture(first_, cudaStreamCaptureModeThreadLocal), cudaSuccess);
    enqueue();
    EXPECT_EQ(cudaStreamEndCapture(first_, &graph), cudaSuccess);
    EXPECT_EQ(cudaGraphInstantiate(&executable, graph), cudaSuccess);
    EXPECT_EQ(cudaGraphDestroy(graph), cudaSuccess);
    return executable;
  }
  /// Begins a capture, which `call` invalidates by doing what it must not.
  template <class F>
  void expect_invalid(cudaError_t error, F call) {
    cudaGraph_t graph = nullptr;
    ASSERT_EQ(cudaStreamBeginCapture(first_, cudaStreamCaptureModeThreadLocal), cudaSuccess);
    EXPECT_EQ(call(), error);
    EXPECT_EQ(cudaStreamEndCapture(first_, &graph), cudaErrorStreamCaptureInvalidated);
    EXPECT_EQ(graph, nullptr);
  }
};

TEST_F(Graphs, ReplayWithTheirArguments) {
  const DeviceArray<int> p(1, 1);
  int summand = 1, host = 0;
  const cudaGraphExec_t graph = capture([&] {
    launch(multiply_add, 1, 1, 0, first_, p.data(), 10, summand);
    launch(multiply_add, 1, 1, 0, first_, p.data(), 10, 2);
    cudaMemcpyAsync(&host, p.data(), sizeof host, cudaMemcpyDeviceToHost, first_);
  });
  summand = 7;
  EXPECT_EQ(p.read()[0], 1);
  EXPECT_EQ(cudaGraphLaunch(graph, first_), cudaSuccess);
  EXPECT_EQ(cudaGraphLaunch(graph, first_), cudaSuccess);
  EXPECT_EQ(host, 0);
  EXPECT_EQ(cudaStreamSynchronize(first_), cudaSuccess);
  EXPECT_EQ(host, 11212);
  EXPECT_EQ(cudaGraphLaunch(graph, second_), cudaSuccess);
  EXPECT_EQ(cudaGraphExecDestroy(graph), cudaSuccess);  // its launch is queued
  EXPECT_EQ(cudaStreamSynchronize(second_), cudaSuccess);
  EXPECT_EQ(host, 1121212);
}

TEST_F(Graphs, CaptureForksAndJoins) {
  const DeviceArray<int> p(1), q(1);
  cudaEvent_t fork = nullptr, join = nullptr;
  cudaEventCreate(&fork);
  cudaEventCreate(&join);
  const cudaGraphExec_t graph = capture([&] {
    launch(store, 1, 1, 0, first_, p.data(), 4);
    cudaEventRecord(fork, first_);
    EXPECT_EQ(cudaStreamWaitEvent(second_, fork), cudaSuccess);
    launch(copy_number, 1, 1, 0, second_, p.data(), q.data());
    cudaEventRecord(join, second_);
    EXPECT_EQ(cudaStreamWaitEvent(first_, join), cudaSuccess);
    launch(multiply_add, 1, 1, 0, first_, q.data(), 2, 0);
    EXPECT_EQ(cudaEventSynchronize(join), cudaErrorCapturedEvent);
  });
  cudaGraphLaunch(graph, first_);
  cudaStreamSynchronize(first_);
  EXPECT_EQ(q.read()[0], 8);
  cudaGraphExecDestroy(graph);
  cudaEventDestroy(fork);
  cudaEventDestroy(join);
}

TEST_F(Graphs, RefuseWhatCannotBeCaptured) {
  void* p = nullptr;
  int host[2] = {};
  expect_invalid(cudaErrorStreamCaptureUnsupported, [&] { return cudaMalloc(&p, 8); });
  expect_invalid(cudaErrorStreamCaptureUnsupported, [&] { return cudaStreamSynchronize(first_); });
  expect_invalid(cudaErrorStreamCaptureUnsupported, [&] { return cudaDeviceSynchronize(); });
  expect_invalid(cudaErrorStreamCaptureUnsupported, [&] { return cudaStreamQuery(first_); });
  cudaStreamCaptureStatus status{};
  EXPECT_EQ(cudaStreamIsCapturing(first_, &status), cudaSuccess);
  EXPECT_EQ(status, cudaStreamCaptureStatusNone);
  cudaGraph_t graph = nullptr;
  EXPECT_EQ(cudaStreamEndCapture(first_, &graph), cudaErrorStreamCaptureUnmatched);
  EXPECT_EQ(cudaStreamBeginCapture(nullptr, cudaStreamCaptureModeGlobal), cudaErrorStreamCaptureUnsupported);

  cudaStream_t blocking = nullptr;
  cudaStreamCreate(&blocking);
  cudaStreamBeginCapture(blocking, cudaStreamCaptureModeRelaxed);
  EXPECT_EQ(cudaMemcpy(host, host + 1, sizeof(int), cudaMemcpyHostToHost), cudaErrorStreamCaptureImplicit);
  EXPECT_EQ(cudaStreamEndCapture(blocking, &graph), cudaErrorStreamCaptureInvalidated);
  cudaStreamDestroy(blocking);
}

}  // namespace
}  // namespace simt
