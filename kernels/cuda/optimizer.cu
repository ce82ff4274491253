#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/optimizer.h"

namespace cenote::cuda {

CENOTE_INSTANTIATE(Penalty);
CENOTE_INSTANTIATE(SquareSum);
CENOTE_INSTANTIATE(ClipFactor);
CENOTE_INSTANTIATE(ChangeGradient);
CENOTE_INSTANTIATE(OptimizerConstants);
CENOTE_INSTANTIATE(Optimize);

}  // namespace cenote::cuda
