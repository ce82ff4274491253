#include "engine/report/events/record.h"

#include <gmock/gmock.h>

#include "engine/report/events/crc32c.h"

namespace cenote::events {
namespace {

std::string ascending() {
  std::string bytes;
  for (char byte = 0; byte < 32; ++byte) bytes += byte;
  return bytes;
}

// RFC 3720, appendix B.4, and the check value of the catalogue of parametrised CRC algorithms.
TEST(Crc32c, IsThePublishedOne) {
  const std::string up = ascending();
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aaU);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43U);
  EXPECT_EQ(crc32c(up), 0x46dd794eU);
  EXPECT_EQ(crc32c(std::string(up.rbegin(), up.rend())), 0x113fdb5cU);
  EXPECT_EQ(crc32c("123456789"), 0xe3069283U);
  EXPECT_EQ(crc32c(""), 0U);
}

// Both from TensorBoard's own RecordWriter.
TEST(Record, IsAsTensorBoardWritesIt) {
  using namespace std::string_literals;
  std::string file;
  append_record(file, "");
  EXPECT_EQ(file, "\0\0\0\0\0\0\0\0\x29\x03\x98\x07\xd8\xea\x82\xa2"s);
  file.clear();
  append_record(file, "cenote");
  EXPECT_EQ(file,
            "\x06\0\0\0\0\0\0\0\x73\x69\xd5\x37"
            "cenote"
            "\x33\x25\x62\x5d"s);
}

TEST(Record, IsAppended) {
  std::string one, both;
  append_record(one, "cenote");
  append_record(both, "cenote");
  append_record(both, "cenote");
  EXPECT_EQ(both, one + one);
}

}  // namespace
}  // namespace cenote::events
