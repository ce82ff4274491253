#include "kernels/cuda/batch.h"
#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/values.h"

namespace cenote::cuda {

CENOTE_INSTANTIATE(Shuffle);
CENOTE_INSTANTIATE(Gather);
CENOTE_INSTANTIATE(Account);
CENOTE_INSTANTIATE(Advance);
CENOTE_INSTANTIATE_TABLE(TakeValues);

cudaError_t look_for_kernel() {
  cudaFuncAttributes attributes{};
  return cudaFuncGetAttributes(&attributes, run_operation<Advance>);
}

}  // namespace cenote::cuda
