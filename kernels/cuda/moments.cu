#include "kernels/cuda/launch.h"
#include "kernels/cuda/moment_keys.h"
#include "kernels/cuda/port_thrust.h"

namespace cenote::cuda {

std::int64_t kept_numbers(std::int64_t rows) {
  return static_cast<std::int64_t>(Kept::count) * chunks_of(rows) * math::chains;
}

void launch_operation(const TakeMoments& operation, const Launch& to) {
  const MomentKeys keys{operation};
  for_each_key(to.stream, keys.count(), FirstPass{keys});
  for_each_key(to.stream, keys.count(), CenteredPass{keys});
  for_each_key(to.stream, keys.count(), WidePass{keys});
  for_each_key(to.stream, keys.count(), WideCenteredPass{keys});
  for_each_key(to.stream, operation.members * sums, AddChains{keys});
  for_each_key(to.stream, operation.members, StoreMoments{keys});
}

}  // namespace cenote::cuda
