#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/moments.h"

namespace cenote::cuda {

CENOTE_INSTANTIATE(TakeMoments);
CENOTE_INSTANTIATE(TakeValues);

}  // namespace cenote::cuda
