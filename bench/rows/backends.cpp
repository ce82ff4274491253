#include "bench/rows/backends.h"

#include "bench/machine/device_peak.h"

namespace cenote::bench {
namespace {

BackendStatus status_of(BackendKind kind) {
  for (const BackendStatus& status : backend_status())
    if (status.kind == kind) return status;
  return {kind, std::string(to_word(kind)), false, "unknown"};
}

}  // namespace

Simd best_simd() { return usable_simd().front(); }

BenchedBackend benched(BackendKind kind) {
  const BackendStatus status = status_of(kind);
  if (!status.available) return {kind, status.reason, "", nullptr};
  switch (kind) {
    case BackendKind::cpu:
      return {kind, "", std::string(to_word(best_simd())), &core_peak(best_simd())};
    case BackendKind::cuda:
      return {kind, "", status.reason, device_peak()};
    default:
      return {kind, "", "float64", nullptr};
  }
}

const std::vector<BenchedBackend>& benched_backends() {
  static const std::vector<BenchedBackend> all = {benched(BackendKind::reference), benched(BackendKind::cpu),
                                                  benched(BackendKind::cuda)};
  return all;
}

}  // namespace cenote::bench
