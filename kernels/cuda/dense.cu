#include "kernels/cuda/dense.h"
#include "kernels/cuda/launch.cuh"

namespace cenote::cuda {

CENOTE_INSTANTIATE(DenseForward);
CENOTE_INSTANTIATE(DenseBackwardInput);
CENOTE_INSTANTIATE(DenseBackwardKernel);
CENOTE_INSTANTIATE(DenseBackwardBias);

}  // namespace cenote::cuda
