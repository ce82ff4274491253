#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/optimizer.h"

namespace cenote::cuda {

CENOTE_INSTANTIATE(Penalty);
CENOTE_INSTANTIATE(ChunkSums);
CENOTE_INSTANTIATE_TABLE(ChunkSums);
CENOTE_INSTANTIATE(SquareSum);
CENOTE_INSTANTIATE_TABLE(SquareSum);
CENOTE_INSTANTIATE(ClipFactor);
CENOTE_INSTANTIATE_TABLE(ClipFactor);
CENOTE_INSTANTIATE(ChangeGradient);
CENOTE_INSTANTIATE_TABLE(ChangeGradient);
CENOTE_INSTANTIATE(OptimizerConstants);
CENOTE_INSTANTIATE(Optimize);

}  // namespace cenote::cuda
