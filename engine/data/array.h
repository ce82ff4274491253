#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "include/cenote/words.h"

namespace cenote {

/// The element types that files can hold.
enum class DType : std::uint8_t { boolean, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64 };

/// As NumPy spells them.
template <>
inline constexpr auto words<DType> = std::to_array<Word<DType>>({
    {"bool", DType::boolean},
    {"float32", DType::float32},
    {"float64", DType::float64},
    {"int16", DType::int16},
    {"int32", DType::int32},
    {"int64", DType::int64},
    {"int8", DType::int8},
    {"uint16", DType::uint16},
    {"uint32", DType::uint32},
    {"uint64", DType::uint64},
    {"uint8", DType::uint8},
});

/// The element type of a C++ type. A bool is stored as a byte, so a std::vector<std::uint8_t> can hold it.
template <class T>
constexpr DType dtype_of() {
  if constexpr (std::is_same_v<T, float>) return DType::float32;
  if constexpr (std::is_same_v<T, double>) return DType::float64;
  if constexpr (std::integral<T> && sizeof(T) == 1) return std::is_signed_v<T> ? DType::int8 : DType::uint8;
  if constexpr (std::integral<T> && sizeof(T) == 2) return std::is_signed_v<T> ? DType::int16 : DType::uint16;
  if constexpr (std::integral<T> && sizeof(T) == 4) return std::is_signed_v<T> ? DType::int32 : DType::uint32;
  if constexpr (std::integral<T> && sizeof(T) == 8) return std::is_signed_v<T> ? DType::int64 : DType::uint64;
}

/// Calls visitor(T{}) with a value of the C++ type that an element is stored as.
template <class Visitor>
constexpr decltype(auto) visit(DType dtype, Visitor&& visitor) {
  switch (dtype) {
    case DType::int8:
      return visitor(std::int8_t{});
    case DType::int16:
      return visitor(std::int16_t{});
    case DType::int32:
      return visitor(std::int32_t{});
    case DType::int64:
      return visitor(std::int64_t{});
    case DType::uint16:
      return visitor(std::uint16_t{});
    case DType::uint32:
      return visitor(std::uint32_t{});
    case DType::uint64:
      return visitor(std::uint64_t{});
    case DType::float32:
      return visitor(float{});
    case DType::float64:
      return visitor(double{});
    case DType::boolean:
    case DType::uint8:
      break;
  }
  return visitor(std::uint8_t{});
}

/// Bytes an element takes.
constexpr std::size_t size_of(DType dtype) {
  return visit(dtype, [](auto element) { return sizeof(element); });
}

constexpr bool is_floating(DType dtype) { return dtype == DType::float32 || dtype == DType::float64; }

using Shape = std::vector<std::int64_t>;

/// As Python writes a tuple: (), (3,), (3, 4)
std::string to_string(const Shape& shape);

/// An array as a file holds it: any rank, C order, this machine's byte order.
struct Array {
  DType dtype = DType::float64;
  Shape shape;
  std::vector<std::byte> bytes;  ///< product of shape × size_of(dtype)

  std::int64_t size() const { return static_cast<std::int64_t>(bytes.size() / size_of(dtype)); }

  /// The elements, each rounded to the nearest float64 or float32; bools as 0 and 1.
  std::vector<double> to_float64() const;
  std::vector<float> to_float32() const;
};

/// Reverses the bytes of each element, if they are in the other order than this machine's.
/// @param element its size in bytes
void to_native_order(std::span<std::byte> bytes, std::endian order, std::size_t element);

}  // namespace cenote
