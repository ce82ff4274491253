#include "kernels/cuda/launch.h"
#include "kernels/cuda/moment_keys.h"
#include "kernels/cuda/port_thrust.h"

namespace cenote::cuda {

std::int64_t kept_numbers(std::int64_t rows) {
  return static_cast<std::int64_t>(Kept::count) * chunks_of(rows) * math::chains;
}

void launch_operation(const TakeMoments& operation, const Launch& to) {
  const MomentKeys keys{operation};
  const auto add_chains = [&](Kept first, Kept last) {
    const AddChains sums{keys, first, last};
    for_each_key(to.stream, sums.count(), sums);
  };
  for_each_key(to.stream, keys.count(), FirstPass{keys});
  add_chains(Kept::minimum, Kept::absolute);
  for_each_key(to.stream, keys.count(), CenteredPass{keys});
  add_chains(Kept::deviation, Kept::centered);
  for_each_key(to.stream, keys.count(), WidePass{keys});
  add_chains(Kept::wide_square, Kept::wide_absolute);
  for_each_key(to.stream, keys.count(), WideCenteredPass{keys});
  add_chains(Kept::wide_centered, Kept::wide_centered);
  for_each_key(to.stream, operation.members, StoreMoments{keys});
}

}  // namespace cenote::cuda
