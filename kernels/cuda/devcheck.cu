#include "kernels/cuda/devcheck.cuh"

namespace cenote::cuda {

void prove_arithmetic(Differences* found, std::uint32_t step, cudaStream_t stream) {
  enqueue_proof<DeviceArithmetic>(found, step, stream);
}

}  // namespace cenote::cuda
