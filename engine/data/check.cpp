#include "engine/data/check.h"

#include <unistd.h>

namespace cenote {
namespace {

double gibibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / (1 << 30); }

std::uint64_t physical_memory() {
  return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

void check_samples(std::int64_t samples) {
  if (samples < 1 || samples > 100'000'000) refuse("data.samples", samples, "an integer from 1 to 100000000");
}

void check_random_state(std::string_view key, std::int64_t seed) {
  if (seed < 0 || seed > 0xFFFFFFFF) refuse(key, seed, "an integer from 0 to 4294967295");
}

void check_standard_deviation(std::string_view key, double value) {
  if (!(value >= 0 && value <= 1e300)) refuse(key, value, "a finite number ≥ 0, at most 1e+300");
}

void check_share(std::string_view key, double share) {
  if (!(share >= 0 && share < 1)) refuse(key, share, "a number ≥ 0 and < 1");
}

void check_centers(std::int64_t centers) {
  if (centers < 1 || centers > 1'000'000) refuse("data.centers", centers, "an integer from 1 to 1000000");
}

void check_memory(std::string_view what, std::uint64_t bytes) {
  const std::uint64_t limit = physical_memory() / 2;
  if (bytes <= limit) return;
  throw SpecError(fmt::format("{}: {:.1f} GiB is too large for this machine; allowed: {:.1f} GiB", what,
                              gibibytes(bytes), gibibytes(limit)));
}

}  // namespace cenote
