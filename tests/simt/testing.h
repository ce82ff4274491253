// What the tests of the harness share: a porting header as a project would have it, and a fixture.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "simt/simt.h"

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SIMT_TEST_ASAN 1
#endif
#if __has_feature(thread_sanitizer)
#define SIMT_TEST_TSAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(SIMT_TEST_ASAN)
#define SIMT_TEST_ASAN 1
#endif
#if defined(__SANITIZE_THREAD__) && !defined(SIMT_TEST_TSAN)
#define SIMT_TEST_TSAN 1
#endif

#define SHARED(T, name, extent)     \
  static const char name##_key = 0; \
  using name##_type = T extent;     \
  name##_type& name = ::simt::shared<name##_type>(&name##_key)

namespace simt {

/// The test's body may only end if it released what it allocated. Tests that take a seed run under several orders.
class SimtTest : public testing::TestWithParam<unsigned> {
 protected:
  void SetUp() override {
    options() = {};
    if (is_parameterized()) options().seed = GetParam();
  }
  void TearDown() override {
    EXPECT_TRUE(HasFailure() || leaks().empty()) << leaks();
    options() = {};
  }

 private:
  static bool is_parameterized() {
    return testing::UnitTest::GetInstance()->current_test_info()->value_param() != nullptr;
  }
};

/// An array on the device.
template <class T>
class DeviceArray {
 public:
  explicit DeviceArray(std::size_t count, T value = {}) : DeviceArray(std::vector<T>(count, value)) {}
  explicit DeviceArray(const std::vector<T>& values) : count_(values.size()) {
    EXPECT_EQ(cudaMalloc(&data_, bytes()), cudaSuccess);
    EXPECT_EQ(cudaMemcpy(data_, values.data(), bytes(), cudaMemcpyHostToDevice), cudaSuccess);
  }
  ~DeviceArray() { cudaFree(data_); }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;

  T* data() const { return data_; }
  std::vector<T> read() const {
    std::vector<T> values(count_);
    EXPECT_EQ(cudaMemcpy(values.data(), data_, bytes(), cudaMemcpyDeviceToHost), cudaSuccess);
    return values;
  }

 private:
  std::size_t bytes() const { return count_ * sizeof(T); }
  std::size_t count_;
  T* data_ = nullptr;
};

/// Expects that synchronizing reports the fault, in a text that contains all the words.
inline void expect_fault(Fault fault, const std::vector<std::string>& words = {}) {
  try {
    cudaDeviceSynchronize();
    ADD_FAILURE() << "no report of " << name(fault);
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), fault) << error.what();
    for (const std::string& word : words) EXPECT_THAT(error.what(), testing::HasSubstr(word));
  }
}

}  // namespace simt
