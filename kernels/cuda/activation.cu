#include "kernels/cuda/activation.h"
#include "kernels/cuda/launch.cuh"

namespace cenote::cuda {

CENOTE_INSTANTIATE(ActivationForward);
CENOTE_INSTANTIATE(ActivationBackward);
CENOTE_INSTANTIATE(PreluForward);
CENOTE_INSTANTIATE(PreluBackwardInput);
CENOTE_INSTANTIATE(PreluBackwardAlpha);
CENOTE_INSTANTIATE(Combine);
CENOTE_INSTANTIATE_TABLE(Combine);

}  // namespace cenote::cuda
