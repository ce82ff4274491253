#pragma once

#include "kernels/cpu/helpers.h"
#include "kernels/cpu/namespace.h"

// Work in parts: how sizes are cut, and who does which.
namespace cenote::cpu::CENOTE_TARGET {

/// Parts of 0 … n − 1 of at most `largest`, as even as possible: 10 = 5 + 5.
struct EvenParts {
  std::int64_t count, size, longer;

  CENOTE_INLINE EvenParts(std::int64_t n, std::int64_t largest)
      : count(n <= largest ? 1 : (n + largest - 1) / largest), size(n), longer(0) {
    if (count == 1) return;
    size = n / count;
    longer = n - size * count;
  }
  CENOTE_INLINE std::int64_t first(std::int64_t part) const { return part * size + (part < longer ? part : longer); }
  CENOTE_INLINE std::int64_t size_of(std::int64_t part) const { return size + (part < longer ? 1 : 0); }
};

/// visit(part) for each part below `count`, in order, or each by one of the threads.
template <class Visit>
CENOTE_INLINE void for_each_part(Helpers* helpers, std::int64_t count, std::int64_t work, Visit visit) {
  if (helpers == nullptr || count == 1 || work < worth_sharing) {
    for (std::int64_t part = 0; part < count; ++part) visit(part);
    return;
  }
  struct Shared {
    Visit& visit;
    std::int64_t count, threads;
  } shared{visit, count, helpers->threads()};
  helpers->run(
      [](void* context, int index) {
        const Shared& s = *static_cast<Shared*>(context);
        const std::int64_t end = s.count * (index + 1) / s.threads;
        for (std::int64_t part = s.count * index / s.threads; part < end; ++part) s.visit(part);
      },
      &shared);
}

}  // namespace cenote::cpu::CENOTE_TARGET
