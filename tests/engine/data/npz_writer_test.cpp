#include <gmock/gmock.h>
#include <sys/resource.h>

#include <bit>
#include <csignal>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "engine/data/npz.h"
#include "tests/engine/data/helpers.h"

namespace cenote {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> files_in(const test::TemporaryFolder& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) names.push_back(entry.path().filename());
  return names;
}

template <class Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

void write_example(const std::filesystem::path& file) {
  NpzWriter writer(file);
  writer.add("dense/kernel", {2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6});
  writer.add("y", {4}, std::vector<std::int64_t>{-1, 0, 1, std::numeric_limits<std::int64_t>::max()});
  writer.add("scalar", {}, std::vector<double>{0.1});
  writer.add("empty", {0, 5}, std::vector<double>{});
  writer.add("flags", DType::boolean, {2}, [](auto chunk) { chunk[0] = std::byte{1}, chunk[1] = std::byte{0}; });
  writer.close();
}

TEST(NpzWriter, NumpyLoadsIt) {
  const test::TemporaryFolder folder;
  write_example(folder / "a.npz");
  EXPECT_TRUE(test::run_python(folder.path(), R"(
a = np.load('a.npz')
assert a.files == ['dense/kernel', 'y', 'scalar', 'empty', 'flags'], a.files
assert a['dense/kernel'].dtype == np.float32 and (a['dense/kernel'] == [[1, 2, 3], [4, 5, 6]]).all()
assert a['y'].dtype == np.int64 and a['y'].tolist() == [-1, 0, 1, 2**63 - 1]
assert a['scalar'].shape == () and a['scalar'] == 0.1
assert a['empty'].shape == (0, 5)
assert a['flags'].dtype == bool and a['flags'].tolist() == [True, False]
import zipfile
for member in zipfile.ZipFile('a.npz').infolist():
    assert member.date_time == (1980, 1, 1, 0, 0, 0) and member.compress_type == zipfile.ZIP_STORED
assert zipfile.ZipFile('a.npz').testzip() is None
)"));
}

TEST(NpzWriter, OursReadsIt) {
  const test::TemporaryFolder folder;
  for (const auto& [word, dtype] : words<DType>) {
    NpzWriter writer(folder / "a.npz");
    writer.add("a", dtype, {2, 2}, [](auto chunk) { std::ranges::fill(chunk, std::byte{1}); });
    writer.close();
    const Array array = NpzReader(folder / "a.npz").read("a");
    EXPECT_EQ(array.dtype, dtype);
    EXPECT_EQ(array.shape, (Shape{2, 2}));
    EXPECT_THAT(array.bytes, testing::Each(std::byte{1})) << word;
  }
}

TEST(NpzWriter, EqualArraysMakeEqualBytes) {
  const test::TemporaryFolder folder;
  write_example(folder / "a.npz");
  setenv("TZ", "Asia/Tokyo", 1);
  tzset();
  write_example(folder / "b.npz");
  unsetenv("TZ");
  tzset();
  EXPECT_EQ(test::slurp(folder / "a.npz"), test::slurp(folder / "b.npz"));
  write_example(folder / "a.npz");  // again, over the old one
  EXPECT_EQ(test::slurp(folder / "a.npz"), test::slurp(folder / "b.npz"));
}

TEST(NpzWriter, WritesOneNan) {
  const test::TemporaryFolder folder;
  NpzWriter writer(folder / "a.npz");
  writer.add("f", {4},
             std::vector{std::bit_cast<float>(0xFFC00001), std::bit_cast<float>(0x7F800001), -INFINITY, -0.f});
  writer.add("d", {3},
             std::vector{std::bit_cast<double>(0xFFF8000000000000), std::bit_cast<double>(0x7FF0000000000001),
                         -std::numeric_limits<double>::infinity()});
  writer.close();
  EXPECT_TRUE(test::run_python(folder.path(), R"(
a = np.load('a.npz')
assert a['f'].view('u4').tolist() == [0x7FC00000, 0x7FC00000, 0xFF800000, 0x80000000]
assert a['d'].view('u8').tolist() == [0x7FF8000000000000, 0x7FF8000000000000, 0xFFF0000000000000]
)"));
}

TEST(NpzWriter, AsksForChunksOfWholeElements) {
  const test::TemporaryFolder folder;
  constexpr std::int64_t count = 1'000'003;
  NpzWriter writer(folder / "a.npz");
  std::int32_t next = 0;
  std::size_t largest = 0;
  writer.add("a", DType::int32, {count}, [&](std::span<std::byte> chunk) {
    largest = std::max(largest, chunk.size());
    for (std::size_t at = 0; at < chunk.size(); at += 4, ++next) std::memcpy(&chunk[at], &next, 4);
  });
  EXPECT_EQ(next, 0);
  writer.close();
  EXPECT_EQ(largest, std::size_t{1} << 18);
  EXPECT_TRUE(test::run_python(folder.path(), "assert (np.load('a.npz')['a'] == np.arange(1000003)).all()\n"));
}

TEST(NpzWriter, WithoutArraysItIsStillAFile) {
  const test::TemporaryFolder folder;
  NpzWriter(folder / "a.npz").close();
  EXPECT_THAT(NpzReader(folder / "a.npz").names(), IsEmpty());
  EXPECT_TRUE(test::run_python(folder.path(), "assert np.load('a.npz').files == []\n"));
}

TEST(NpzWriter, WithoutCloseThereIsNoFile) {
  const test::TemporaryFolder folder;
  { NpzWriter(folder / "a.npz").add("a", {1}, std::vector{1.0}); }
  EXPECT_THAT(files_in(folder), IsEmpty());
}

TEST(NpzWriter, PassesOnWhatAProducerThrowsAndLeavesNothing) {
  const test::TemporaryFolder folder;
  NpzWriter writer(folder / "a.npz");
  writer.add("a", DType::float32, {1'000'000}, [calls = 0](auto) mutable {
    if (++calls == 3) throw std::out_of_range("enough");
  });
  EXPECT_THROW(writer.close(), std::out_of_range);
  EXPECT_THAT(files_in(folder), IsEmpty());
}

TEST(NpzWriter, SaysThatTheDiskIsFullAndKeepsTheOldFile) {
  const test::TemporaryFolder folder;
  write_example(folder / "a.npz");
  const std::string old = test::slurp(folder / "a.npz");
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before;
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{100'000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string message = error_of([&] {
    NpzWriter writer(folder / "a.npz");
    writer.add("a", {100'000}, std::vector<double>(100'000));
    writer.close();
  });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_THAT(message, HasSubstr("a.npz: cannot be written: Write error: File too large"));
  EXPECT_EQ(test::slurp(folder / "a.npz"), old);
  EXPECT_THAT(files_in(folder), testing::ElementsAre("a.npz"));
}

TEST(NpzWriter, SaysWhatElseIsWrong) {
  const test::TemporaryFolder folder;
  const auto write = [](const std::filesystem::path& file) { return error_of([&] { write_example(file); }); };
  EXPECT_THAT(write(folder / "none" / "a.npz"), HasSubstr("none/a.npz: cannot be written"));
  EXPECT_THAT(write(folder.path()), HasSubstr("cannot be written"));
  NpzWriter writer(folder / "a.npz");
  writer.add("a", {1}, std::vector{1.0});
  EXPECT_THAT(error_of([&] { writer.add("a", {1}, std::vector{1.0}); }), HasSubstr("array \"a\": File already exists"));
  EXPECT_THAT(error_of([&] {
                writer.add("b", {2, 3}, std::vector{1.0});
              }),
              HasSubstr("array \"b\": 1 values for shape (2, 3)"));
}

}  // namespace
}  // namespace cenote
