#pragma once

#include <string>
#include <vector>

#include "kernels/cpu/target.h"

namespace cenote::cpu {

/// Which Path a cohort takes: what is fastest for its shape and size, or one of them for tests.
enum class Choice : std::uint8_t { fastest, group, alone };

/// Consecutive members that one Path trains, as many at once as it can.
struct Share {
  const Path* path;
  Plan plan;
  std::int64_t first_member = 0, members = 0;

  std::int64_t groups() const { return (members + path->members - 1) / path->members; }
};

/// How a cohort is shared out among the Paths of a SIMD target, and why.
struct SharedCohort {
  std::vector<Share> shares;
  std::vector<std::string> remarks;
  bool is_worth_sharing = false;  ///< whether products are large enough for several threads a group

  std::int64_t groups() const;
};

struct CohortSize {
  std::int64_t members = 1, batch = 32;
  std::int64_t threads = 1;
};

SharedCohort share_out(const CohortSize& size, const Program& program, const KernelSet& kernels, Choice choice);

}  // namespace cenote::cpu
