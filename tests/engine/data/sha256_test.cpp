#include "engine/data/sha256.h"

#include <gmock/gmock.h>

#include <fstream>
#include <string_view>

#include "tests/engine/data/helpers.h"

namespace cenote {
namespace {

using testing::HasSubstr;

constexpr auto sum_of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr auto sum_of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";  // FIPS 180-4

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

TEST(Sha256, KnowsThePublishedVectors) {
  EXPECT_EQ(sha256(bytes_of("")), sum_of_nothing);
  EXPECT_EQ(sha256(bytes_of("abc")), sum_of_abc);
}

TEST(Sha256, TakesBytesPieceByPieceAndCanBeReadInBetween) {
  Sha256 sum;
  EXPECT_EQ(sum.hex(), sum_of_nothing);
  sum.update(bytes_of("a"));
  sum.update(bytes_of(""));
  sum.hex();
  sum.update(bytes_of("bc"));
  EXPECT_EQ(sum.hex(), sum_of_abc);
}

TEST(Sha256, OfAFileLongerThanAPiece) {
  const test::TemporaryFolder folder;
  const std::string text(1'000'003, 'x');
  std::ofstream(folder / "x") << text;
  EXPECT_EQ(sha256_of_file(folder / "x"), sha256(bytes_of(text)));
}

TEST(Sha256, NamesTheFileThatIsNotThere) {
  EXPECT_THAT(test::spec_error([] { sha256_of_file("/nowhere/points.csv"); }), HasSubstr("/nowhere/points.csv"));
  EXPECT_THAT(test::spec_error([] { sha256_of_file("/"); }), HasSubstr("directory"));
}

}  // namespace
}  // namespace cenote
