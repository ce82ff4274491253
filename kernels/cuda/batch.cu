#include "kernels/cuda/batch.h"
#include "kernels/cuda/launch.cuh"

namespace cenote::cuda {

CENOTE_INSTANTIATE(Shuffle);
CENOTE_INSTANTIATE(Gather);
CENOTE_INSTANTIATE(Account);
CENOTE_INSTANTIATE(Advance);

}  // namespace cenote::cuda
