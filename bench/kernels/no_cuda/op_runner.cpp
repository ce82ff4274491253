#include "bench/kernels/op_runner.h"

#include "cenote/error.h"
#include "kernels/cuda/backend.h"

namespace cenote::bench {

std::unique_ptr<OpRunner> make_cuda_runner(const TimedOp&) { throw SpecError(cuda::reason()); }

}  // namespace cenote::bench
