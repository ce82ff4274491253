#include "kernels/cuda/batch_norm.h"
#include "kernels/cuda/launch.cuh"

namespace cenote::cuda {

CENOTE_INSTANTIATE(BatchNormForward);
CENOTE_INSTANTIATE(BatchNormUpdate);
CENOTE_INSTANTIATE(BatchNormBackward);

}  // namespace cenote::cuda
