#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <numeric>

#include "engine/data/npz.h"
#include "tests/engine/data/helpers.h"

namespace cenote {
namespace {

using namespace std::string_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::string read_error(const std::filesystem::path& file, std::string_view name = "a") {
  return test::spec_error([&] { NpzReader(file).read(name); });
}

// 0, 1, …, 23, as the Python scripts below write them: shape (2, 3, 4), C order
std::vector<double> count_to_24() {
  std::vector<double> values(24);
  std::iota(values.begin(), values.end(), 0.0);
  return values;
}

TEST(NpzReader, ReadsWhatNumpyWrites) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(test::run_python(folder.path(), R"(
c = np.arange(24).reshape(2, 3, 4)
arrays = {t + o + f: np.array(c, dtype=o + t, order=f)
          for t in 'i1 i2 i4 i8 u1 u2 u4 u8 f4 f8'.split() for o in '<>' for f in 'CF'}
np.savez('stored.npz', **arrays)
np.savez_compressed('deflated.npz', **arrays)
)"));
  for (const char* file : {"stored.npz", "deflated.npz"}) {
    const NpzReader reader(folder / file);
    EXPECT_EQ(reader.names().size(), 40u);
    for (const std::string& name : reader.names()) {
      const Array array = reader.read(name);
      EXPECT_EQ(array.shape, (Shape{2, 3, 4})) << name;
      EXPECT_EQ(array.to_float64(), count_to_24()) << name;
      EXPECT_EQ(array.dtype, reader.header(name).dtype);
      EXPECT_EQ(to_word(array.dtype).front() == 'f', name.starts_with("f"));
    }
  }
}

TEST(NpzReader, ReadsExtremesAndOddShapes) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(test::run_python(folder.path(), R"(
np.savez('a.npz', b=np.array([True, False]), scalar=7.5, empty=np.zeros((0, 3)), nothing=[], low=np.int8([-128]),
         high=np.uint64([2**64 - 1]), special=np.array([np.nan, -np.inf, -0.0, 5e-324]), f=np.float32([0.1]),
         **{'dense/kernel': np.asfortranarray([[1., 2.], [3., 4.]])})
)"));
  const NpzReader reader(folder / "a.npz");
  EXPECT_TRUE(reader.contains("dense/kernel"));
  EXPECT_FALSE(reader.contains("dense"));
  EXPECT_THAT(reader.read("b").to_float64(), ElementsAre(1, 0));
  EXPECT_THAT(reader.read("scalar").to_float64(), ElementsAre(7.5));
  EXPECT_EQ(reader.read("scalar").shape, Shape{});
  EXPECT_EQ(reader.read("empty").shape, (Shape{0, 3}));
  EXPECT_EQ(reader.read("nothing").size(), 0);
  EXPECT_THAT(reader.read("low").to_float64(), ElementsAre(-128));
  EXPECT_THAT(reader.read("high").to_float64(), ElementsAre(18446744073709551616.0));
  EXPECT_THAT(reader.read("special").to_float64(), ElementsAre(testing::IsNan(), -INFINITY, -0.0, 5e-324));
  EXPECT_THAT(reader.read("f").to_float32(), ElementsAre(0.1f));
  EXPECT_THAT(reader.read("f").to_float64(), ElementsAre(static_cast<double>(0.1f)));
  EXPECT_THAT(reader.read("dense/kernel").to_float64(), ElementsAre(1, 2, 3, 4));
}

TEST(NpzReader, ReadsEveryVersionOfTheFormat) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(test::run_python(folder.path(), R"(
import zipfile
with zipfile.ZipFile('a.npz', 'w', zipfile.ZIP_DEFLATED) as archive:
    archive.writestr('readme.txt', 'not an array')
    for major in 1, 2, 3:
        with archive.open(f'v{major}.npy', 'w', force_zip64=True) as member:
            np.lib.format.write_array(member, np.arange(24.).reshape(2, 3, 4), version=(major, 0))
)"));
  const NpzReader reader(folder / "a.npz");
  EXPECT_THAT(reader.names(), ElementsAre("v1", "v2", "v3"));
  for (const std::string& name : reader.names()) EXPECT_EQ(reader.read(name).to_float64(), count_to_24());
}

TEST(NpzReader, ReadsALargeArrayInFortranOrder) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(test::run_python(
      folder.path(), "np.savez_compressed('a.npz', a=np.arange(1200000, dtype='>f4').reshape(1000, 1200).T)\n"));
  const Array array = NpzReader(folder / "a.npz").read("a");
  const std::vector<float> values = array.to_float32();
  EXPECT_EQ(array.shape, (Shape{1200, 1000}));
  for (std::size_t i = 0; i < 1200; i += 7)
    for (std::size_t j = 0; j < 1000; j += 7) ASSERT_EQ(values[i * 1000 + j], static_cast<float>(j * 1200 + i));
}

TEST(NpzReader, SaysWhyAFileCannotBeRead) {
  const test::TemporaryFolder folder;
  std::ofstream(folder / "text.npz") << "x,y\n1,2\n";
  std::ofstream(folder / "empty.npz");
  mkfifo((folder / "pipe.npz").c_str(), 0600);
  EXPECT_THAT(read_error(folder / "none.npz"), AllOf(HasSubstr("none.npz"), HasSubstr("o such file")));
  EXPECT_THAT(read_error(folder / "text.npz"), AllOf(HasSubstr("text.npz"), HasSubstr("not a readable npz file")));
  EXPECT_THAT(read_error(folder / "empty.npz"), HasSubstr("empty.npz"));
  EXPECT_THAT(read_error(folder / "pipe.npz"), HasSubstr("not a regular file"));
  EXPECT_THAT(read_error(folder.path()), HasSubstr("not a regular file"));
  EXPECT_THAT(read_error("a\0b.npz"s), HasSubstr("\"a\\x00b.npz\": a NUL"));
}

TEST(NpzReader, NamesTheArrayAndTheDtype) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(test::run_python(folder.path(), R"(
np.savez('a.npz', object=np.array([{}], dtype=object), complex=[1j], text=['x'], bytes=[b'x'], half=np.float16([1]),
         date=np.array(['2020-01-01'], dtype='M8[s]'), fields=np.zeros(2, dtype='i4,f4'), good=[1.0])
)"));
  for (const char* name : {"object", "complex", "text", "bytes", "half", "date", "fields"})
    EXPECT_THAT(read_error(folder / "a.npz", name),
                AllOf(HasSubstr("a.npz: array \""s + name + '"'), HasSubstr("not supported; allowed: bool, int8")));
  EXPECT_THAT(read_error(folder / "a.npz", "bad"), HasSubstr("no array \"bad\"; it has: \"object, complex"));
  EXPECT_EQ(read_error(folder / "a.npz", "good"), "");
}

TEST(NpzReader, RefusesWhatIsCutOffAnywhere) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(test::run_python(folder.path(), "np.savez('a.npz', a=np.arange(100.))\n"));
  const std::string whole = test::slurp(folder / "a.npz");
  for (std::size_t size = 0; size < whole.size(); size += 13) {
    std::ofstream(folder / "cut.npz", std::ios::binary) << whole.substr(0, size);
    EXPECT_THAT(read_error(folder / "cut.npz"), HasSubstr("cut.npz")) << size;
  }
}

TEST(NpzReader, NoticesAFlippedBit) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(test::run_python(folder.path(), "np.savez('a.npz', a=np.arange(100.))\n"));
  std::string bytes = test::slurp(folder / "a.npz");
  bytes[500] ^= 4;
  std::ofstream(folder / "b.npz", std::ios::binary) << bytes;
  EXPECT_THAT(read_error(folder / "b.npz"), AllOf(HasSubstr("array \"a\""), HasSubstr("CRC")));
}

// Members whose header promises other than what follows it
TEST(NpzReader, RefusesLiesBeforeItAllocates) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(test::run_python(folder.path(), R"(
import zipfile
def header(shape): return b'\x93NUMPY\x01\x00' + len(text := f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}}}\n".encode()).to_bytes(2, 'little') + text
with zipfile.ZipFile('a.npz', 'w', zipfile.ZIP_DEFLATED) as archive:
    archive.writestr('short.npy', header((3,)) + bytes(16))
    archive.writestr('long.npy', header((3,)) + bytes(32))
    archive.writestr('huge.npy', header((10**12,)) + bytes(16))
    archive.writestr('overflow.npy', header((2**61, 2)) + bytes(16))
    archive.writestr('wraps.npy', header((2**32, 2**32)))
    archive.writestr('header.npy', header((3,))[:40])
    archive.writestr('garbage.npy', b'hello')
    archive.writestr('nothing.npy', b'')
with zipfile.ZipFile('twice.npz', 'w') as archive:
    archive.writestr('a.npy', header((0,))); archive.writestr('a.npy', header((0,)))
with zipfile.ZipFile('bzip2.npz', 'w', zipfile.ZIP_BZIP2) as archive:
    archive.writestr('a.npy', header((0,)))
)"));
  const auto message = [&](std::string_view name) { return read_error(folder / "a.npz", name); };
  EXPECT_THAT(message("short"), HasSubstr("array \"short\": shape (3,) of float64 needs 24 bytes, but 16 are there"));
  EXPECT_THAT(message("long"), HasSubstr("needs 24 bytes, but 32 are there"));
  EXPECT_THAT(message("huge"), HasSubstr("needs 8000000000000 bytes, but 16 are there"));
  EXPECT_THAT(message("overflow"), HasSubstr("needs too many bytes, but 16 are there"));
  EXPECT_THAT(message("wraps"), HasSubstr("needs too many bytes, but 0 are there"));
  EXPECT_THAT(message("header"), HasSubstr("cut off within its header"));
  EXPECT_THAT(message("garbage"), HasSubstr("not an .npy file"));
  EXPECT_THAT(message("nothing"), HasSubstr("not an .npy file"));
  EXPECT_THAT(read_error(folder / "twice.npz"), HasSubstr("array \"a\" is there twice"));
  EXPECT_THAT(read_error(folder / "bzip2.npz"), HasSubstr("compression method 12"));
}

// The archive's directory claims 4 GiB for a member of a few bytes, and the array's shape agrees with it.
TEST(NpzReader, RefusesASizeThatDeflateCannotReach) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(test::run_python(folder.path(), R"(
import zipfile
text = f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({2**31},)}}\n".encode()
data = b'\x93NUMPY\x01\x00' + len(text).to_bytes(2, 'little') + text
with zipfile.ZipFile('a.npz', 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr('a.npy', data)
old, new = len(data).to_bytes(4, 'little'), (len(data) + 2**31).to_bytes(4, 'little')
bytes = open('a.npz', 'rb').read()
assert bytes.count(old) >= 2
open('a.npz', 'wb').write(bytes.replace(old, new))
)"));
  EXPECT_THAT(read_error(folder / "a.npz"), HasSubstr("more than the file can hold"));
}

}  // namespace
}  // namespace cenote
