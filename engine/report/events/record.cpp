#include "engine/report/events/record.h"

#include <cstdint>

#include "engine/report/events/crc32c.h"

namespace cenote::events {
namespace {

template <class Integer>
std::string little_endian(Integer number) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof number; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xff);
  return bytes;
}

}  // namespace

void append_record(std::string& file, std::string_view data) {
  const std::string length = little_endian(static_cast<std::uint64_t>(data.size()));
  file += length;
  file += little_endian(masked(crc32c(length)));
  file += data;
  file += little_endian(masked(crc32c(data)));
}

}  // namespace cenote::events
