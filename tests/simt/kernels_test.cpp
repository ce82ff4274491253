// Correct kernels give correct results, in whatever order their threads run.
#include <bit>
#include <limits>
#include <numeric>

#include "simt/testing.h"

namespace simt {
namespace {

class Kernels : public SimtTest {};
INSTANTIATE_TEST_SUITE_P(Seeds, Kernels, testing::Values(0U, 1U, 2U, 77U));

template <class T>
__device__ T warp_sum(T value) {
  for (unsigned distance = 16; distance > 0; distance /= 2) value += __shfl_down_sync(0xffffffffU, value, distance);
  return value;
}

template <class T>
__global__ void sum(const T* x, T* out, int n) {
  SHARED(T, parts, [32]);
  T value{};
  for (int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x); i < n;
       i += static_cast<int>(gridDim.x * blockDim.x))
    value += __ldg(x + i);
  value = warp_sum(value);
  if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = value;
  __syncthreads();
  if (threadIdx.x >= 32) return;
  value = warp_sum(threadIdx.x < blockDim.x / 32 ? load_shared(&parts[threadIdx.x]) : T{});
  if (threadIdx.x == 0) atomicAdd(out, value);
}

__global__ void pass_through_shared_memory(const double* x, int* is_same) {
  SHARED(double, place, [1]);
  place[0] = *x;
  __syncthreads();
  *is_same = load_shared(&place[0]) == *x ? 1 : 0;
}

TEST_P(Kernels, LoadADoubleOfWhichHalfLooksUnwritten) {
  const double number = std::bit_cast<double>(0x3ff0000000000000U | unwritten_word);
  const DeviceArray<double> x(1, number);
  const DeviceArray<int> is_same(1);
  launch(pass_through_shared_memory, 1, 1, 0, nullptr, x.data(), is_same.data());
  EXPECT_EQ(is_same.read()[0], 1);
}

TEST_P(Kernels, ReducesBlocksByShuffles) {
  std::vector<double> numbers(10007);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i % 13) - 5;
  const DeviceArray<double> x(numbers), out(1);
  launch(sum<double>, 7, 96, 0, nullptr, x.data(), out.data(), static_cast<int>(numbers.size()));
  EXPECT_EQ(out.read()[0], std::accumulate(numbers.begin(), numbers.end(), 0.0));
}

constexpr unsigned tile = 8;

// y = x w, x (m, k), w (k, n)
__global__ void __launch_bounds__(tile* tile)
    multiply(const float* x, const float* w, float* y, unsigned m, unsigned k, unsigned n) {
  SHARED(float, xs, [tile][tile + 1]);
  SHARED(float, ws, [tile][tile]);
  const unsigned row = blockIdx.y * tile + threadIdx.y, column = blockIdx.x * tile + threadIdx.x;
  float sum = 0;
  for (unsigned k0 = 0; k0 < k; k0 += tile) {
    xs[threadIdx.y][threadIdx.x] = row < m && k0 + threadIdx.x < k ? x[row * k + k0 + threadIdx.x] : 0;
    ws[threadIdx.y][threadIdx.x] = column < n && k0 + threadIdx.y < k ? w[(k0 + threadIdx.y) * n + column] : 0;
    __syncthreads();
    for (unsigned i = 0; i < tile; ++i)
      sum = __fmaf_rn(load_shared(&xs[threadIdx.y][i]), load_shared(&ws[i][threadIdx.x]), sum);
    __syncthreads();
  }
  if (row < m && column < n) y[row * n + column] = sum;
}

TEST_P(Kernels, MultipliesTilesInSharedMemory) {
  constexpr unsigned m = 19, k = 21, n = 13;
  std::vector<float> x(m * k), w(k * n), expected(m * n);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i * 7 % 11) - 5;
  for (std::size_t i = 0; i < w.size(); ++i) w[i] = static_cast<float>(i * 5 % 9) - 4;
  for (unsigned r = 0; r < m; ++r)
    for (unsigned c = 0; c < n; ++c)
      for (unsigned i = 0; i < k; ++i) expected[r * n + c] += x[r * k + i] * w[i * n + c];
  const DeviceArray<float> device_x(x), device_w(w), y(m * n, -1.0F);
  launch(multiply, dim3((n + tile - 1) / tile, (m + tile - 1) / tile), dim3(tile, tile), 0, nullptr, device_x.data(),
         device_w.data(), y.data(), m, k, n);
  EXPECT_EQ(y.read(), expected);
}

__global__ void reverse(const float4* x, float4* y) {
  auto* buffer = static_cast<float4*>(dynamic_shared());
  buffer[threadIdx.x] = x[blockIdx.x * blockDim.x + threadIdx.x];
  __syncthreads();
  y[blockIdx.x * blockDim.x + threadIdx.x] = load_shared(&buffer[blockDim.x - 1 - threadIdx.x]);
}

TEST_P(Kernels, ReversesInDynamicSharedMemory) {
  std::vector<float4> numbers(3 * 40);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = make_float4(static_cast<float>(i), 1, 2, 3);
  const DeviceArray<float4> x(numbers), y(numbers.size());
  launch(reverse, 3, 40, 40 * sizeof(float4), nullptr, x.data(), y.data());
  EXPECT_EQ(y.read()[0].x, 39);
  EXPECT_EQ(y.read()[119].x, 80);
}

__global__ void vote(unsigned* out) {
  const auto lane = static_cast<int>(threadIdx.x % 32);
  const unsigned ballot = __ballot_sync(0xffffffffU, lane % 3 == 0);
  const int any = __any_sync(0xffffffffU, lane == 5), all = __all_sync(0xffffffffU, lane >= 0);
  const int none = __any_sync(0xffffffffU, lane > 40), some = __all_sync(0xffffffffU, lane > 3);
  const unsigned total = __reduce_add_sync(0xffffffffU, static_cast<unsigned>(lane));
  const int count = __syncthreads_count(threadIdx.x < 40);
  const int block_all = __syncthreads_and(threadIdx.x < 40), block_any = __syncthreads_or(threadIdx.x == 63);
  if (threadIdx.x != 0) return;
  const unsigned results[] = {ballot, total};
  for (int i = 0; i < 2; ++i) out[i] = results[i];
  const int flags[] = {any, all, none, some, count, block_all, block_any};
  for (int i = 0; i < 7; ++i) out[2 + i] = static_cast<unsigned>(flags[i]);
}

TEST_P(Kernels, Vote) {
  const DeviceArray<unsigned> out(9);
  launch(vote, 1, 64, 0, nullptr, out.data());
  EXPECT_THAT(out.read(), testing::ElementsAre(0x49249249U, 496, 1, 1, 0, 0, 40, 0, 1));
}

__global__ void shuffle_all_ways(int* out) {
  const auto lane = static_cast<int>(threadIdx.x);
  int* mine = out + lane * 5;
  mine[0] = __shfl_sync(0xffffffffU, lane, 9, 8);
  mine[1] = __shfl_up_sync(0xffffffffU, lane, 3, 8);
  mine[2] = __shfl_down_sync(0xffffffffU, lane, 3, 8);
  mine[3] = __shfl_xor_sync(0xffffffffU, lane, 12, 8);
  mine[4] = lane < 16 ? __shfl_xor_sync(0x0000ffffU, lane, 1) : __shfl_down_sync(0xffff0000U, lane, 1, 16);
}

TEST_P(Kernels, ShuffleBySegments) {
  const DeviceArray<int> out(32 * 5);
  launch(shuffle_all_ways, 1, 32, 0, nullptr, out.data());
  const auto values = out.read();
  const auto lane = [&](int i) { return std::vector<int>(values.begin() + i * 5, values.begin() + i * 5 + 5); };
  EXPECT_THAT(lane(0), testing::ElementsAre(1, 0, 3, 0, 1));
  EXPECT_THAT(lane(5), testing::ElementsAre(1, 2, 5, 5, 4));
  EXPECT_THAT(lane(12), testing::ElementsAre(9, 9, 15, 0, 13));
  EXPECT_THAT(lane(31), testing::ElementsAre(25, 28, 31, 19, 31));
}

__global__ void count_all(unsigned* counter, float* total, unsigned long long* most) {
  atomicAdd(counter, 1U);
  atomicAdd(total, 0.5F);
  atomicMax(most, static_cast<unsigned long long>(blockIdx.x * blockDim.x + threadIdx.x));
}

TEST_P(Kernels, CountAtomicallyOverBlocks) {
  options().threads = 2;
  const DeviceArray<unsigned> counter(1);
  const DeviceArray<float> total(1);
  const DeviceArray<unsigned long long> most(1);
  launch(count_all, 50, 33, 0, nullptr, counter.data(), total.data(), most.data());
  EXPECT_EQ(counter.read()[0], 50 * 33);
  EXPECT_EQ(total.read()[0], 25 * 33);
  EXPECT_EQ(most.read()[0], 50 * 33 - 1);
}

// The last block adds up what the others wrote, as in CUDA's threadFenceReduction.
__global__ void sum_by_last_block(float* parts, unsigned* done, float* out) {
  parts[blockIdx.x] = static_cast<float>(blockIdx.x);
  __threadfence();
  if (atomicInc(done, gridDim.x - 1) != gridDim.x - 1) return;
  __threadfence();
  float sum = 0;
  for (unsigned i = 0; i < gridDim.x; ++i) sum += parts[i];
  *out = sum;
}

TEST_P(Kernels, FenceBetweenBlocks) {
  const DeviceArray<float> parts(20), out(1);
  const DeviceArray<unsigned> done(1);
  launch(sum_by_last_block, 20, 1, 0, nullptr, parts.data(), done.data(), out.data());
  EXPECT_EQ(out.read()[0], 190);
  EXPECT_EQ(done.read()[0], 0);
}

__global__ void wait_for_neighbour(int* flag, int* out) {
  if (threadIdx.x == 0) {
    while (atomicAdd(flag, 0) == 0) __nanosleep(20);
    *out = 7;
  } else if (threadIdx.x == 63) {
    atomicExch(flag, 1);
  }
}

TEST_P(Kernels, SpinWithNanosleep) {
  const DeviceArray<int> flag(1), out(1);
  launch(wait_for_neighbour, 1, 64, 0, nullptr, flag.data(), out.data());
  EXPECT_EQ(out.read()[0], 7);
}

__global__ void halve(const float* x, float* out) { *out = *x * 0.5F; }

TEST_P(Kernels, FlushSubnormalsIfAsked) {
  const DeviceArray<float> x(1, std::numeric_limits<float>::min()), out(1, -1.0F);
  launch(halve, 1, 1, 0, nullptr, x.data(), out.data());
  EXPECT_GT(out.read()[0], 0);
  options().flush_subnormals = true;
  options().threads = 2;
  launch(halve, 1, 1, 0, nullptr, x.data(), out.data());
  EXPECT_EQ(out.read()[0], 0);
  volatile float least = std::numeric_limits<float>::min();
  EXPECT_GT(least * 0.5F, 0) << "the host's own mode must not change";
}

struct Fragment {
  int value, doubled;
};

__global__ void warp_instruction(int* out) {
  Fragment fragment{static_cast<int>(threadIdx.x), 0};
  warp_collective(0xffffffffU, fragment, [](void* const lanes[]) {
    for (int i = 0; i < 32; ++i)
      static_cast<Fragment*>(lanes[i])->doubled = 2 * static_cast<Fragment*>(lanes[31 - i])->value;
  });
  out[threadIdx.x] = fragment.doubled;
}

TEST_P(Kernels, HaveInstructionsOfWarps) {
  const DeviceArray<int> out(32);
  launch(warp_instruction, 1, 32, 0, nullptr, out.data());
  EXPECT_EQ(out.read()[0], 62);
  EXPECT_EQ(out.read()[30], 2);
}

__global__ void index_everything(uint3* out) {
  const unsigned block = (blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
  const unsigned thread = (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
  out[block * blockDim.x * blockDim.y * blockDim.z + thread] = make_uint3(block, thread, threadIdx.z);
}

TEST_P(Kernels, RunOnceForEachIndex) {
  const DeviceArray<uint3> out(2 * 3 * 4 * 3 * 5 * 2, make_uint3(99, 99, 99));
  launch(index_everything, dim3(2, 3, 4), dim3(3, 5, 2), 0, nullptr, out.data());
  const auto values = out.read();
  for (unsigned i = 0; i < values.size(); ++i) {
    EXPECT_EQ(values[i].x, i / 30);
    EXPECT_EQ(values[i].y, i % 30);
    EXPECT_EQ(values[i].z, i % 30 / 15);
  }
}

// Only __syncwarp() orders what the lanes write; the order is over when the mask is.
__global__ void exchange_in_warp(int* out) {
  SHARED(int, buffer, [64]);
  buffer[threadIdx.x] = static_cast<int>(threadIdx.x);
  __syncwarp();
  const int neighbour = load_shared(&buffer[threadIdx.x ^ 1U]);
  __syncwarp();
  buffer[threadIdx.x] = 2 * neighbour;
  if (threadIdx.x % 32 < 4) __syncwarp(0xfU);
  __syncwarp();
  out[threadIdx.x] = load_shared(&buffer[threadIdx.x ^ 2U]);
}

TEST_P(Kernels, ExchangeInWarps) {
  const DeviceArray<int> out(64);
  launch(exchange_in_warp, 1, 64, 0, nullptr, out.data());
  EXPECT_EQ(out.read()[0], 6);
  EXPECT_EQ(out.read()[63], 120);
}

}  // namespace
}  // namespace simt
