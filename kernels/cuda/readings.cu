#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/readings.h"

namespace cenote::cuda {

CENOTE_INSTANTIATE(Magnify);
CENOTE_INSTANTIATE(TakeReading);

}  // namespace cenote::cuda
