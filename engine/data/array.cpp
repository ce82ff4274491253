#include "engine/data/array.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>

namespace cenote {
namespace {

template <class To>
std::vector<To> convert(const Array& array) {
  std::vector<To> values(static_cast<std::size_t>(array.size()));
  visit(array.dtype, [&](auto element) {
    const std::byte* from = array.bytes.data();
    for (To& value : values) {
      std::memcpy(&element, from, sizeof(element));
      value = static_cast<To>(array.dtype == DType::boolean ? element != 0 : element);
      from += sizeof(element);
    }
  });
  return values;
}

}  // namespace

std::string to_string(const Shape& shape) {
  return shape.size() == 1 ? fmt::format("({},)", shape[0]) : fmt::format("({})", fmt::join(shape, ", "));
}

void to_native_order(std::span<std::byte> bytes, std::endian order, std::size_t element) {
  if (order == std::endian::native) return;
  for (; !bytes.empty(); bytes = bytes.subspan(element)) std::ranges::reverse(bytes.first(element));
}

std::vector<double> Array::to_float64() const { return convert<double>(*this); }
std::vector<float> Array::to_float32() const { return convert<float>(*this); }

}  // namespace cenote
