#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/readings.h"

namespace cenote::cuda {

CENOTE_INSTANTIATE(Magnify);
CENOTE_INSTANTIATE_TABLE(TakeReading);

}  // namespace cenote::cuda
