#include "kernels/cuda/launch.h"
#include "kernels/cuda/moment_keys.h"
#include "kernels/cuda/port_thrust.h"

namespace cenote::cuda {

std::int64_t kept_numbers(std::int64_t rows) {
  return static_cast<std::int64_t>(Kept::count) * chunks_of(rows) * math::chains;
}

namespace {

void take(const MomentKeys& keys, cudaStream_t stream) {
  const auto add_chains = [&](Kept first, Kept last) {
    const AddChains sums{keys, first, last};
    for_each_key(stream, sums.count(), sums);
  };
  for_each_key(stream, keys.count(), FirstPass{keys});
  add_chains(Kept::minimum, Kept::absolute);
  for_each_key(stream, keys.count(), CenteredPass{keys});
  add_chains(Kept::deviation, Kept::centered);
  for_each_key(stream, keys.count(), WidePass{keys});
  add_chains(Kept::wide_square, Kept::wide_absolute);
  for_each_key(stream, keys.count(), WideCenteredPass{keys});
  add_chains(Kept::wide_centered, Kept::wide_centered);
  for_each_key(stream, keys.cases(), StoreMoments{keys});
}

}  // namespace

void launch_moments(const OperationTable<TakeMoments>& table, const MomentBuffers& to, cudaStream_t stream) {
  std::int64_t rows = 1;
  for (const TakeMoments& o : table.operations) rows = o.x.rows > rows ? o.x.rows : rows;
  const auto tensors = static_cast<std::int64_t>(table.operations.size());
  for (std::int64_t first = 0; first < tensors; first += to.at_once) {
    const std::int64_t left = tensors - first;
    take({table.on_device + first, left < to.at_once ? left : to.at_once, chunks_of(rows), to}, stream);
  }
}

}  // namespace cenote::cuda
