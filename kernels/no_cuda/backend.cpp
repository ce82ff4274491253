#include "kernels/cuda/backend.h"

#include "cenote/error.h"

namespace cenote {

bool cuda::is_available() { return false; }

std::string cuda::reason() { return "this build has no CUDA backend"; }

std::unique_ptr<Backend> make_cuda_backend() { throw SpecError(cuda::reason() + "; allowed: auto, reference, cpu"); }

}  // namespace cenote
