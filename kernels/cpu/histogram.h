#pragma once

#include "cenote/instrument.h"
#include "kernels/cpu/norms.h"
#include "kernels/math/readings.h"

// Histograms where a lane is a member: bins of a line at once, then one count for each member, which wait for nothing
// but themselves.
namespace cenote::cpu::CENOTE_TARGET {

/// (members, bins and a place for what is not finite)
using LaneCounts = std::uint32_t[lane_count][histogram_bins + 1];

/// The bins of a line, as math::read_histogram has them; what is not finite: histogram_bins.
CENOTE_INLINE void store_bins(Lanes v, std::uint32_t* bins) {
#ifdef CENOTE_TARGET_SCALAR
  *bins = math::histogram_bin(math::to_bits(v));
#else
  const auto e = hn::And(hn::ShiftRight<23>(to_bits(v).raw), hn::Set(bits_tag, 255U));
  const auto wide = hn::ShiftRight<2>(hn::Add(e, hn::Set(bits_tag, 3U)));
  const auto narrow = hn::Sub(hn::Max(e, hn::Set(bits_tag, 75U)), hn::Set(bits_tag, 75U));
  const auto bin = hn::Min(hn::Max(wide, narrow), hn::Set(bits_tag, histogram_bins - 1U));
  hn::Store(hn::IfThenElse(hn::Eq(e, hn::Set(bits_tag, 255U)), hn::Set(bits_tag, std::uint32_t{histogram_bins}), bin),
            bits_tag, bins);
#endif
}

inline void histograms(const Tensor& x, LaneCounts& counts) {
  for (auto& of_member : counts)
    for (std::uint32_t& count : of_member) count = 0;
  alignas(64) std::uint32_t bins[lane_count];
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t c = 0; c < x.columns; ++c) {
      store_bins(load(x.at(r, c)), bins);
#pragma GCC unroll 16
      for (int lane = 0; lane < lane_count; ++lane) ++counts[lane][bins[lane]];
    }
}

}  // namespace cenote::cpu::CENOTE_TARGET
