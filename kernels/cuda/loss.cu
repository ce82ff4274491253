#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/loss.h"

namespace cenote::cuda {

CENOTE_INSTANTIATE(LossForward);
CENOTE_INSTANTIATE(LossBackward);

}  // namespace cenote::cuda
