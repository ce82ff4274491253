#include "kernels/cuda/device_blas.h"

namespace cenote::cuda {
namespace {

class SimulatedBlas : public DeviceBlas {
 public:
  explicit SimulatedBlas(const Stream& stream) : stream_(stream.get()) {}

  void run(const blas::Gemm& gemm, const View& a, const View& b, const View& c, std::int64_t members) override {
    const auto multiply = [=] {
      for (std::int64_t m = 0; m < members; ++m)
        blas::run(gemm, a.data + m * a.member_stride, b.data + m * b.member_stride, c.data + m * c.member_stride);
    };
    check(simt::enqueue_on_host(multiply, stream_), "gemm");
  }

 private:
  cudaStream_t stream_;
};

}  // namespace

std::unique_ptr<DeviceBlas> make_device_blas(const Stream& stream) { return std::make_unique<SimulatedBlas>(stream); }

}  // namespace cenote::cuda
