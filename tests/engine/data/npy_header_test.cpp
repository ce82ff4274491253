#include "engine/data/npy_header.h"

#include <gmock/gmock.h>

#include "tests/engine/data/helpers.h"

namespace cenote {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;

TEST(NpyHeader, IsWrittenAsNumpyWritesIt) {
  const std::string bytes = format_npy_header({.dtype = DType::float64, .shape = {3, 4}});
  EXPECT_EQ(bytes.substr(0, 10), "\x93NUMPY\x01\x00\x76\x00"s);
  EXPECT_EQ(bytes.substr(10, 60), "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), } "s);
  EXPECT_EQ(bytes.size(), 128u);
  EXPECT_EQ(bytes.back(), '\n');
}

TEST(NpyHeader, PadsToAMultipleOf64) {
  Shape shape;
  for (int rank = 0; rank < 30; ++rank, shape.push_back(rank % 11))
    EXPECT_EQ(format_npy_header({.shape = shape}).size() % 64, 0u) << rank;
}

TEST(NpyHeader, ReadsBackWhatItWrites) {
  for (const auto& [word, dtype] : words<DType>)
    for (const Shape& shape : {Shape{}, Shape{7}, Shape{0, 5}, Shape{1, 2, 3}}) {
      const NpyHeader header{.dtype = dtype, .order = std::endian::little, .fortran_order = true, .shape = shape};
      const std::string bytes = format_npy_header(header);
      const NpyPreamble preamble = parse_npy_preamble(bytes);
      NpyHeader found = parse_npy_header(bytes.substr(preamble.bytes));
      EXPECT_EQ(preamble.bytes + preamble.text_bytes, bytes.size());
      EXPECT_EQ(found, header) << word;
    }
}

TEST(NpyHeader, ReadsAnySpellingThatPythonReads) {
  const NpyHeader expected{.dtype = DType::int32, .order = std::endian::big, .shape = {3}};
  EXPECT_EQ(parse_npy_header("{'descr': '>i4', 'fortran_order': False, 'shape': (3,), }\n"), expected);
  EXPECT_EQ(parse_npy_header("{\"shape\":(3L,),\"fortran_order\":False,\"descr\":\">i4\"}"), expected);
  EXPECT_EQ(parse_npy_header("{'descr': '?', 'fortran_order': True, 'shape': ()}").dtype, DType::boolean);
}

TEST(NpyHeader, SaysWhichDtypesAreSupported) {
  for (const char* descr : {"|O", "<c16", "<U5", "|S3", "<f2", "<f16", "<M8[ns]", "|V8", "", "<", "<i3"}) {
    const std::string text = "{'descr': '"s + descr + "', 'fortran_order': False, 'shape': (3,), }";
    EXPECT_THAT(test::spec_error([&] { parse_npy_header(text); }),
                HasSubstr("dtype \""s + descr + "\" is not supported; allowed: bool, int8"));
  }
  EXPECT_THAT(test::spec_error([] { parse_npy_header("{'descr': [('a', '<f8')], 'fortran_order': False"); }),
              HasSubstr("dtype with fields"));
}

TEST(NpyHeader, RefusesWhatIsNoHeader) {
  for (const char* text :
       {"", "{", "{}", "[]", "{'descr': '<f8'}", "{'descr': '<f8', 'fortran_order': 0, 'shape': (3,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-3,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': 3}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}", "{'descr': '<f8",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3,)} x", "{'descr': '<f8', 'more': 1}", "{'descr' '<f8'}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3 4)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': ("})
    EXPECT_THAT(test::spec_error([&] { parse_npy_header(text); }), HasSubstr("bad .npy header")) << text;
  EXPECT_THAT(test::spec_error([] { parse_npy_header("{\0"s); }), HasSubstr("bad .npy header"));
}

TEST(NpyHeader, RefusesWhatIsNoPreamble) {
  const auto message = [](const std::string& bytes) { return test::spec_error([&] { parse_npy_preamble(bytes); }); };
  EXPECT_THAT(message(""), HasSubstr("not an .npy file"));
  EXPECT_THAT(message("\x93NUMPY\x02\x00\x10\x00"s), HasSubstr("not an .npy file"));
  EXPECT_THAT(message("\x93NUMPX\x01\x00\x10\x00\x00\x00"s), HasSubstr("not an .npy file"));
  EXPECT_THAT(message("\x93NUMPY\x04\x00\x10\x00\x00\x00"s), HasSubstr(".npy version 4; allowed: 1, 2, 3"));
  EXPECT_THAT(message("\x93NUMPY\x02\x00\xFF\xFF\xFF\xFF"s), HasSubstr(".npy header of 4294967295 bytes"));
}

TEST(NpyHeader, CountsBytesWithoutOverflow) {
  EXPECT_EQ(byte_count({.dtype = DType::float32, .shape = {3, 5}}), 60u);
  EXPECT_EQ(byte_count({.dtype = DType::float64, .shape = {}}), 8u);
  EXPECT_EQ(byte_count({.dtype = DType::float64, .shape = {1LL << 62, 1LL << 62, 0}}), 0u);
  EXPECT_EQ(byte_count({.dtype = DType::float64, .shape = {1LL << 61}}), std::nullopt);
}

}  // namespace
}  // namespace cenote
