// More parts of a member than a grid has rows.
#include "kernels/cuda/launch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "kernels/cuda/device.h"

namespace cenote::cuda {
namespace {

/// One sample, whose number is 0 in every order: what no block has written shows.
std::vector<std::int32_t> orders_of(std::uint32_t epochs) {
  const Stream stream;
  const DeviceArray<std::uint32_t> seed_index(stream, 1);
  const DeviceArray<std::int32_t> order(stream, epochs);
  seed_index.clear();
  check(cudaMemsetAsync(order.data(), 0xff, order.bytes(), stream.get()), "cudaMemsetAsync");
  launch_operation(Shuffle{order.data(), seed_index.data(), 1, 1, 42, 0, epochs}, {stream.get(), 1});
  std::vector<std::int32_t> orders(epochs);
  order.read(orders.data(), orders.size());
  stream.synchronize();
  return orders;
}

TEST(CudaLaunch, HasAsManyPartsAsItTakes) {
  for (const std::uint32_t parts : {1U, 65535U, 65536U, 65537U, 131071U}) {
    const std::vector<std::int32_t> orders = orders_of(parts);
    EXPECT_EQ(std::ranges::count(orders, 0), parts);
  }
}

}  // namespace
}  // namespace cenote::cuda
