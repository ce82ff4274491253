#pragma once

#include <cstdint>
#include <string_view>

namespace cenote::events {

/// CRC-32C (Castagnoli; RFC 3720, appendix B.4): polynomial 0x1EDC6F41, reflected, all ones before and after.
std::uint32_t crc32c(std::string_view bytes);

/// As record files hold it, so that a checksum of bytes with a checksum in them is as good as any: rotated right by 15
/// bits, plus a constant (TensorFlow, core/lib/hash/crc32c.h).
constexpr std::uint32_t masked(std::uint32_t crc) { return ((crc >> 15U) | (crc << 17U)) + 0xa282ead8U; }

}  // namespace cenote::events
