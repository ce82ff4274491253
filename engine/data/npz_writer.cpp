#include <fmt/format.h>
#include <zip.h>

#include <array>
#include <cstdio>
#include <exception>

#include "engine/data/npz.h"
#include "engine/data/replacement.h"
#include "include/cenote/error.h"

namespace cenote {
namespace {

constexpr std::size_t chunk_bytes = 1 << 18;

// Every NaN becomes the one with the payload of zero: payloads differ between machines.
template <class Bits>
void canonicalize(std::span<std::byte> chunk, Bits infinity, Bits quiet_nan) {
  constexpr auto sign = Bits{1} << (8 * sizeof(Bits) - 1);
  for (std::size_t at = 0; at < chunk.size(); at += sizeof(Bits)) {
    Bits bits;
    std::memcpy(&bits, &chunk[at], sizeof bits);
    if ((bits & ~sign) > infinity) std::memcpy(&chunk[at], &quiet_nan, sizeof bits);
  }
}

void canonicalize_nans(std::span<std::byte> chunk, DType dtype) {
  if (dtype == DType::float32) canonicalize<std::uint32_t>(chunk, 0x7F800000, 0x7FC00000);
  if (dtype == DType::float64) canonicalize<std::uint64_t>(chunk, 0x7FF0000000000000, 0x7FF8000000000000);
}

// One array as libzip reads it while it writes the archive: the header, then chunk after chunk.
class ArraySource {
 public:
  ArraySource(const NpyHeader& header, NpzWriter::Producer producer, std::exception_ptr& failure)
      : header_(format_npy_header(header)),
        dtype_(header.dtype),
        elements_left_(byte_count(header).value()),
        total_(header_.size() + elements_left_),
        producer_(std::move(producer)),
        failure_(failure) {
    zip_error_init(&error_);
  }

  static zip_int64_t call(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command) {
    return static_cast<ArraySource*>(self)->handle(data, size, command);
  }

 private:
  zip_int64_t handle(void* data, zip_uint64_t size, zip_source_cmd_t command) {
    switch (command) {
      case ZIP_SOURCE_OPEN:
        ready_ = std::as_bytes(std::span(header_));
        return 0;
      case ZIP_SOURCE_READ:
        return read(std::span(static_cast<std::byte*>(data), size));
      case ZIP_SOURCE_CLOSE:
        chunk_ = {};
        return 0;
      case ZIP_SOURCE_STAT:
        return stat(static_cast<zip_stat_t*>(data));
      case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&error_, data, size);
      case ZIP_SOURCE_FREE:
        delete this;
        return 0;
      case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_SUPPORTS_READABLE;
      default:
        zip_error_set(&error_, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
  }

  zip_int64_t stat(zip_stat_t* stat) const {
    zip_stat_init(stat);
    stat->valid = ZIP_STAT_SIZE;
    stat->size = total_;
    return sizeof(zip_stat_t);
  }

  // Exceptions wait until libzip, which is C, has returned.
  zip_int64_t read(std::span<std::byte> to) {
    try {
      return static_cast<zip_int64_t>(copy(to));
    } catch (...) {
      failure_ = std::current_exception();
      zip_error_set(&error_, ZIP_ER_INTERNAL, 0);
      return -1;
    }
  }

  std::size_t copy(std::span<std::byte> to) {
    std::size_t done = 0;
    while (done < to.size() && (!ready_.empty() || elements_left_ > 0)) {
      if (ready_.empty()) produce();
      const std::size_t count = std::min(ready_.size(), to.size() - done);
      std::memcpy(to.data() + done, ready_.data(), count);
      ready_ = ready_.subspan(count);
      done += count;
    }
    return done;
  }

  void produce() {
    chunk_.resize(std::min<std::uint64_t>(chunk_bytes, elements_left_));
    producer_(chunk_);
    canonicalize_nans(chunk_, dtype_);
    elements_left_ -= chunk_.size();
    ready_ = chunk_;
  }

  std::string header_;
  DType dtype_;
  std::uint64_t elements_left_;  // in bytes
  std::uint64_t total_;
  NpzWriter::Producer producer_;
  std::exception_ptr& failure_;
  zip_error_t error_;
  std::vector<std::byte> chunk_;
  std::span<const std::byte> ready_;  // of the header or the chunk, what libzip has not taken yet
};

struct Discard {
  void operator()(zip* archive) const { zip_discard(archive); }
};

// libzip makes no file at all of an archive without members, so write the 22 bytes that are one.
void write_empty_archive(const Replacement& replacement) {
  std::FILE* stream = std::fopen(replacement.temporary().c_str(), "wb");
  if (!stream) replacement.fail();
  const bool is_written = std::fwrite("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 1, 22, stream) == 22;
  if (std::fclose(stream) != 0 || !is_written) replacement.fail();
}

}  // namespace

struct NpzWriter::State {
  explicit State(std::filesystem::path file) : replacement(std::move(file)) { open(); }

  [[noreturn]] void fail(std::string_view reason) const {
    throw Error(fmt::format("{}: cannot be written: {}", replacement.file().string(), reason));
  }
  [[noreturn]] void fail() const { fail(zip_strerror(archive.get())); }

  void open() {
    int code = 0;
    archive.reset(zip_open(replacement.temporary().c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
    if (archive) return;
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string reason = zip_error_strerror(&error);
    zip_error_fini(&error);
    fail(reason);
  }

  void write() {
    if (zip_get_num_entries(archive.get(), 0) == 0) return write_empty_archive(replacement);
    if (zip_close(archive.get()) == 0) {
      static_cast<void>(archive.release());  // zip_close freed it
      return;
    }
    if (failure) std::rethrow_exception(failure);
    fail();
  }

  // The state must not move while libzip holds sources that refer to its failure.
  Replacement replacement;
  std::exception_ptr failure;
  std::unique_ptr<zip, Discard> archive;
};

NpzWriter::NpzWriter(std::filesystem::path file) : state_(std::make_unique<State>(std::move(file))) {}

NpzWriter::~NpzWriter() = default;
NpzWriter::NpzWriter(NpzWriter&&) noexcept = default;
NpzWriter& NpzWriter::operator=(NpzWriter&&) noexcept = default;

void NpzWriter::check_count(std::string_view name, const Shape& shape, std::size_t count) {
  if (byte_count({.dtype = DType::uint8, .shape = shape}) == count) return;
  throw Error(fmt::format("array \"{}\": {} values for shape {}", name, count, to_string(shape)));
}

void NpzWriter::add(std::string_view name, DType dtype, Shape shape, Producer producer) {
  zip* archive = state_->archive.get();
  const NpyHeader header{.dtype = dtype, .shape = std::move(shape)};
  auto* array = new ArraySource(header, std::move(producer), state_->failure);
  zip_source_t* source = zip_source_function(archive, ArraySource::call, array);
  if (!source) {
    delete array;
    state_->fail();
  }
  const std::int64_t index = zip_file_add(archive, fmt::format("{}.npy", name).c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    throw Error(fmt::format("{}: array \"{}\": {}", state_->replacement.file().string(), name, zip_strerror(archive)));
  }
  constexpr std::uint16_t first_of_january_1980 = 1 << 5 | 1;
  const auto member = static_cast<std::uint64_t>(index);
  if (zip_set_file_compression(archive, member, ZIP_CM_STORE, 0) != 0 ||
      zip_file_set_dostime(archive, member, 0, first_of_january_1980, 0) != 0)
    state_->fail();
}

void NpzWriter::close() {
  state_->write();
  state_->replacement.commit();
}

}  // namespace cenote
