#include "kernels/cuda/devcheck.cuh"

namespace cenote::cuda {
namespace {

struct Proved {
  __device__ static float divide(float a, float b) { return cuda::divide(a, b); }
  __device__ static float square_root(float x) { return cuda::square_root(x); }
};

}  // namespace

void prove_arithmetic(Differences* found, std::uint32_t step, cudaStream_t stream) {
  enqueue_proof<Proved>(found, step, stream);
}

}  // namespace cenote::cuda
