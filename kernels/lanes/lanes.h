#pragma once

// A vector of floats, one lane a member, with the names of kernels/math/portable.h. This folder is compiled once per
// SIMD target, with that target's compiler flags, inside the namespace CENOTE_TARGET (kernels/cpu/CMakeLists.txt), and
// once for the device, where a thread is a lane (kernels/cuda/port.h).

#include "kernels/math/portable.h"

#define CENOTE_INLINE CENOTE_FORMULA

#ifdef CENOTE_TARGET_SCALAR

namespace cenote::lanes::CENOTE_TARGET {

/// One lane: plain floats. fma is the compiler's, since Highway's scalar MulAdd rounds twice.
using Lanes = float;
using LaneBits = math::Bits;
inline constexpr int lane_count = 1;

using math::fma;
using math::fnma;
using math::ieee_sqrt;
using math::select;

CENOTE_INLINE Lanes load(const float* p) { return *p; }
CENOTE_INLINE void store(Lanes x, float* p) { *p = x; }
CENOTE_INLINE bool all_lanes(bool mask) { return mask; }

}  // namespace cenote::lanes::CENOTE_TARGET

#else

#define HWY_COMPILE_ONLY_STATIC
#include <hwy/highway.h>

static_assert(HWY_NATIVE_FMA == 1, "a target without native FMA rounds twice");

namespace cenote::lanes::CENOTE_TARGET {

namespace hn = hwy::HWY_NAMESPACE;
using FloatTag = hn::CappedTag<float, 16>;
using BitsTag = hn::RebindToUnsigned<FloatTag>;
inline constexpr FloatTag float_tag{};
inline constexpr BitsTag bits_tag{};
inline constexpr int lane_count = static_cast<int>(hn::MaxLanes(FloatTag()));

struct LaneMask {
  hn::Mask<FloatTag> raw;
};
struct LaneBits {
  hn::Vec<BitsTag> raw;
  CENOTE_INLINE LaneBits(hn::Vec<BitsTag> v) : raw(v) {}
  CENOTE_INLINE LaneBits(std::uint32_t x) : raw(hn::Set(bits_tag, x)) {}
};
struct Lanes {
  hn::Vec<FloatTag> raw;
  Lanes() = default;
  CENOTE_INLINE Lanes(hn::Vec<FloatTag> v) : raw(v) {}
  CENOTE_INLINE Lanes(float x) : raw(hn::Set(float_tag, x)) {}
};

CENOTE_INLINE Lanes load(const float* p) { return hn::Load(float_tag, p); }
CENOTE_INLINE void store(Lanes x, float* p) { hn::Store(x.raw, float_tag, p); }

CENOTE_INLINE Lanes operator+(Lanes a, Lanes b) { return hn::Add(a.raw, b.raw); }
CENOTE_INLINE Lanes operator-(Lanes a, Lanes b) { return hn::Sub(a.raw, b.raw); }
CENOTE_INLINE Lanes operator*(Lanes a, Lanes b) { return hn::Mul(a.raw, b.raw); }
CENOTE_INLINE Lanes operator/(Lanes a, Lanes b) { return hn::Div(a.raw, b.raw); }
CENOTE_INLINE LaneMask operator<(Lanes a, Lanes b) { return {hn::Lt(a.raw, b.raw)}; }
CENOTE_INLINE LaneMask operator>(Lanes a, Lanes b) { return {hn::Gt(a.raw, b.raw)}; }
CENOTE_INLINE LaneMask operator<=(Lanes a, Lanes b) { return {hn::Le(a.raw, b.raw)}; }
CENOTE_INLINE LaneMask operator>=(Lanes a, Lanes b) { return {hn::Ge(a.raw, b.raw)}; }
CENOTE_INLINE LaneMask operator==(Lanes a, Lanes b) { return {hn::Eq(a.raw, b.raw)}; }
CENOTE_INLINE LaneMask operator!=(Lanes a, Lanes b) { return {hn::Not(hn::Eq(a.raw, b.raw))}; }  // true for NaN
CENOTE_INLINE LaneMask operator&&(LaneMask a, LaneMask b) { return {hn::And(a.raw, b.raw)}; }
CENOTE_INLINE LaneMask operator||(LaneMask a, LaneMask b) { return {hn::Or(a.raw, b.raw)}; }

CENOTE_INLINE LaneBits operator+(LaneBits a, LaneBits b) { return hn::Add(a.raw, b.raw); }
CENOTE_INLINE LaneBits operator-(LaneBits a, LaneBits b) { return hn::Sub(a.raw, b.raw); }
CENOTE_INLINE LaneBits operator&(LaneBits a, LaneBits b) { return hn::And(a.raw, b.raw); }
CENOTE_INLINE LaneBits operator|(LaneBits a, LaneBits b) { return hn::Or(a.raw, b.raw); }
CENOTE_INLINE LaneBits operator^(LaneBits a, LaneBits b) { return hn::Xor(a.raw, b.raw); }
CENOTE_INLINE LaneBits operator<<(LaneBits a, int count) { return hn::ShiftLeftSame(a.raw, count); }
CENOTE_INLINE LaneBits operator>>(LaneBits a, int count) { return hn::ShiftRightSame(a.raw, count); }

}  // namespace cenote::lanes::CENOTE_TARGET

namespace cenote::math {

template <>
struct BitsOf<lanes::CENOTE_TARGET::Lanes> {
  using type = lanes::CENOTE_TARGET::LaneBits;
};

}  // namespace cenote::math

// Found by argument-dependent lookup from the formulas in cenote::math.
namespace cenote::lanes::CENOTE_TARGET {

CENOTE_INLINE Lanes fma(Lanes a, Lanes b, Lanes c) { return hn::MulAdd(a.raw, b.raw, c.raw); }
CENOTE_INLINE Lanes fnma(Lanes a, Lanes b, Lanes c) { return hn::NegMulAdd(a.raw, b.raw, c.raw); }
CENOTE_INLINE Lanes select(LaneMask m, Lanes yes, Lanes no) { return hn::IfThenElse(m.raw, yes.raw, no.raw); }
#if HWY_ARCH_X86
// Its instructions are these: the second operand if one is NaN, or both are zero.
CENOTE_INLINE Lanes lesser(Lanes a, Lanes b) { return hn::Min(a.raw, b.raw); }
CENOTE_INLINE Lanes greater(Lanes a, Lanes b) { return hn::Max(a.raw, b.raw); }
#endif
CENOTE_INLINE LaneBits to_bits(Lanes x) { return hn::BitCast(bits_tag, x.raw); }
CENOTE_INLINE Lanes from_bits(LaneBits x) { return hn::BitCast(float_tag, x.raw); }
CENOTE_INLINE LaneBits select(LaneMask m, LaneBits yes, LaneBits no) {
  return to_bits(select(m, from_bits(yes), from_bits(no)));
}
CENOTE_INLINE bool all_lanes(LaneMask m) { return hn::AllTrue(float_tag, m.raw); }
CENOTE_INLINE Lanes ieee_sqrt(Lanes x) { return hn::Sqrt(x.raw); }
CENOTE_INLINE LaneBits shift_right_signed(LaneBits x, int count) {
  const hn::RebindToSigned<FloatTag> signed_tag;
  return hn::BitCast(bits_tag, hn::ShiftRightSame(hn::BitCast(signed_tag, x.raw), count));
}

}  // namespace cenote::lanes::CENOTE_TARGET

#endif
