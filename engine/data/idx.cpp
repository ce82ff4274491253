#include "engine/data/idx.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <memory>

#include "engine/data/array.h"
#include "engine/data/check.h"
#include "engine/data/npy_header.h"
#include "include/cenote/error.h"

namespace cenote {
namespace {

struct Type {
  std::uint8_t code;
  DType dtype;
};
constexpr Type types[] = {
    {0x08, DType::uint8}, {0x09, DType::int8},    {0x0B, DType::int16},
    {0x0C, DType::int32}, {0x0D, DType::float32}, {0x0E, DType::float64},
};

DType parse_type(std::byte code) {
  for (const Type& type : types)
    if (std::byte{type.code} == code) return type.dtype;
  throw SpecError(
      fmt::format("type 0x{:02x}; allowed: 0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e", std::to_integer<int>(code)));
}

struct Close {
  void operator()(gzFile file) const { gzclose_r(file); }
};

// zlib reads plain files as they are.
class GzipReader {
 public:
  explicit GzipReader(const std::filesystem::path& file) : file_(gzopen(file.c_str(), "rb")) {
    if (!file_) throw SpecError("cannot be opened");
  }

  // Fewer bytes than asked for at the end alone.
  std::size_t read(std::span<std::byte> to) {
    std::size_t done = 0;
    while (done < to.size()) {
      const auto most = static_cast<unsigned>(std::min(to.size() - done, std::size_t{1} << 30));
      const int count = gzread(file_.get(), to.data() + done, most);
      if (count < 0) fail();
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    int code = Z_OK;
    gzerror(file_.get(), &code);
    if (code != Z_OK && code != Z_STREAM_END) fail();
    return done;
  }

 private:
  [[noreturn]] void fail() {
    int code = Z_OK;
    throw SpecError(fmt::format("damaged: {}", gzerror(file_.get(), &code)));
  }

  std::unique_ptr<gzFile_s, Close> file_;
};

void read_exactly(GzipReader& reader, std::span<std::byte> to) {
  if (reader.read(to) < to.size()) throw SpecError("cut off");
}

std::int64_t read_length(GzipReader& reader) {
  std::byte bytes[4];
  read_exactly(reader, bytes);
  std::int64_t length = 0;
  for (const std::byte byte : bytes) length = length << 8 | std::to_integer<std::int64_t>(byte);
  return length;
}

// The magic number: two zeros, the type, the rank; then a length an axis.
NpyHeader read_header(GzipReader& reader) {
  std::byte magic[4];
  if (reader.read(magic) < 4 || magic[0] != std::byte{0} || magic[1] != std::byte{0})
    throw SpecError("not an idx file: it does not begin with two zeros, a type and a rank");
  NpyHeader header{.dtype = parse_type(magic[2]), .order = std::endian::big, .shape = {}};
  for (int rank = std::to_integer<int>(magic[3]); rank > 0; --rank) header.shape.push_back(read_length(reader));
  return header;
}

// Before anything is allocated: what the shape needs must be what the file can hold.
std::uint64_t checked_byte_count(const NpyHeader& header, const std::filesystem::path& file) {
  const auto bytes = byte_count(header);
  if (!bytes || *bytes / highest_deflate_ratio > std::filesystem::file_size(file))
    throw SpecError(fmt::format("shape {} is more than the file can hold", to_string(header.shape)));
  check_memory(fmt::format("shape {}", to_string(header.shape)), *bytes / size_of(header.dtype) * 2 * sizeof(double));
  return *bytes;
}

Array read_array(const std::filesystem::path& file) {
  GzipReader reader(file);
  const NpyHeader header = read_header(reader);
  Array array{header.dtype, header.shape, std::vector<std::byte>(checked_byte_count(header, file))};
  read_exactly(reader, array.bytes);
  std::byte more;
  if (reader.read(std::span(&more, 1)) != 0)
    throw SpecError(fmt::format("longer than its shape {}", to_string(header.shape)));
  to_native_order(array.bytes, header.order, size_of(header.dtype));
  return array;
}

Matrix to_matrix(const Array& array) {
  std::int64_t columns = 1;
  for (std::size_t axis = 1; axis < array.shape.size(); ++axis) columns *= array.shape[axis];
  return {array.shape[0], columns, array.to_float64()};
}

Matrix read_images(const std::filesystem::path& file) {
  const Array array = read_array(file);
  if (array.shape.size() < 2 || array.size() == 0)
    throw SpecError(
        fmt::format("shape {} is not allowed; allowed: (samples, rows, columns), none 0", to_string(array.shape)));
  Matrix X = to_matrix(array);
  check_finite("images", X);
  return X;
}

Matrix read_labels(const std::filesystem::path& file) {
  const Array array = read_array(file);
  if (array.shape.size() != 1 || is_floating(array.dtype))
    throw SpecError(fmt::format("shape {} of {} is not allowed; allowed: (samples,) of integers",
                                to_string(array.shape), to_word(array.dtype)));
  Matrix y = to_matrix(array);
  check_classes("labels", y);
  return y;
}

template <class Read>
Matrix read_named(const std::filesystem::path& file, Read read) {
  check_regular_file(file);
  try {
    return read(file);
  } catch (const SpecError& error) {
    throw SpecError(fmt::format("{}: {}", file.string(), error.what()));
  } catch (const std::bad_alloc&) {
    throw SpecError(fmt::format("{}: not enough memory", file.string()));
  }
}

}  // namespace

Table load_idx(const std::filesystem::path& images, const std::filesystem::path& labels) {
  Table table{read_named(images, read_images), read_named(labels, read_labels), true};
  if (table.X.rows != table.y.rows)
    throw SpecError(fmt::format("{}: {} labels, but {} has {} images", labels.string(), table.y.rows, images.string(),
                                table.X.rows));
  return table;
}

}  // namespace cenote
