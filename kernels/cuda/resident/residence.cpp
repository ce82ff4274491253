#include "kernels/cuda/resident/residence.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernels/cuda/resident/resident_launch.h"

namespace cenote::cuda {
namespace {

/// As many as a tile of the products has: 4 × 4 outputs a thread, at most 32 × 32.
int threads_for_products(const Plan& plan) {
  const auto widest = std::ranges::max_element(plan.places, {}, &Place::columns);
  return widest->columns <= 16 ? 32 : 64;
}

std::int64_t attribute(cudaDeviceAttr which) {
  int value = 0;
  check(cudaDeviceGetAttribute(&value, which, 0), "cudaDeviceGetAttribute");
  return value;
}

}  // namespace

std::int64_t shared_limit() { return attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin); }
std::int64_t multiprocessors() { return attribute(cudaDevAttrMultiProcessorCount); }

ResidentLayout layout_of(const Program& program, const Plan& plan) {
  const std::int64_t clips = clips_of(plan);
  return {plan.lines, report_columns_of(program) + clips + clips + 1};
}

Residence residence_of(const Program& program, const Plan& plan, std::int64_t shared_limit) {
  Residence residence{layout_of(program, plan).bytes() + resident_scratch_bytes(), threads_for_products(plan), ""};
  if (!program.readings.empty() || plan.traced[0].size() > 2)
    residence.refusal = "its trace has other instruments than norms and Moments, or several cadences";
  else if (uses_blas(plan))
    residence.refusal = "its wide layers go to cuBLAS";
  else if (residence.shared_bytes > shared_limit)
    residence.refusal = fmt::format("a member takes {} bytes of shared memory, and a block has {}",
                                    residence.shared_bytes, shared_limit);
  return residence;
}

}  // namespace cenote::cuda
