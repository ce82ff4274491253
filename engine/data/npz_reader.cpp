#include <fmt/format.h>
#include <fmt/ranges.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <limits>

#include "engine/data/check.h"
#include "engine/data/npz.h"
#include "include/cenote/error.h"

namespace cenote {
namespace {

constexpr std::string_view suffix = ".npy";

std::string text_of(zip_error_t* error) { return zip_error_strerror(error); }

zip* open_archive(const std::filesystem::path& file) {
  check_regular_file(file);
  int code = 0;
  if (zip* archive = zip_open(file.c_str(), ZIP_RDONLY, &code)) return archive;
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  const std::string message = fmt::format("{}: not a readable npz file: {}", file.string(), text_of(&error));
  zip_error_fini(&error);
  throw SpecError(message);
}

void check_claims(const zip_stat_t& stat, std::uint64_t file_bytes) {
  constexpr auto needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
  if ((stat.valid & needed) != needed) throw SpecError("the archive's directory is damaged");
  if (stat.encryption_method != ZIP_EM_NONE) throw SpecError("encrypted; allowed: not encrypted");
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)
    throw SpecError(fmt::format("compression method {}; allowed: stored, deflated", stat.comp_method));
  const std::uint64_t ratio = stat.comp_method == ZIP_CM_STORE ? 1 : highest_deflate_ratio;
  if (stat.comp_size > file_bytes || stat.size / ratio > stat.comp_size)
    throw SpecError(fmt::format("claims {} bytes, more than the file can hold", stat.size));
}

// One member of an archive, read from its beginning.
class Member {
 public:
  Member(zip* archive, std::uint64_t index) : file_(zip_fopen_index(archive, index, 0)) {
    if (!file_) throw SpecError(fmt::format("cannot be read: {}", zip_strerror(archive)));
  }
  ~Member() { zip_fclose(file_); }
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  // Fewer bytes than asked for at the end alone.
  std::size_t read(std::span<std::byte> to) {
    std::size_t done = 0;
    while (done < to.size()) {
      const std::int64_t count = zip_fread(file_, to.data() + done, std::min(to.size() - done, std::size_t{1} << 30));
      if (count < 0) throw SpecError(fmt::format("damaged: {}", text_of(zip_file_get_error(file_))));
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

  std::string read_text(std::size_t bytes) {
    std::string text(bytes, '\0');
    text.resize(read(std::as_writable_bytes(std::span(text))));
    return text;
  }

 private:
  zip_file_t* file_;
};

// Leaves the member at the first element. @returns also how many bytes the header took
std::pair<NpyHeader, std::uint64_t> read_header(Member& member) {
  std::string begin = member.read_text(10);
  if (begin.size() == 10 && begin[6] != '\x01') begin += member.read_text(NpyPreamble::longest - 10);
  const NpyPreamble preamble = parse_npy_preamble(begin);
  const std::string text = member.read_text(preamble.text_bytes);
  if (text.size() < preamble.text_bytes) throw SpecError("cut off within its header");
  return {parse_npy_header(text), preamble.bytes + preamble.text_bytes};
}

// Before anything is allocated: what the shape needs must be what the archive says is there.
std::uint64_t checked_byte_count(const NpyHeader& header, std::uint64_t available) {
  const auto bytes = byte_count(header);
  if (bytes == available) {
    check_memory(fmt::format("shape {}", to_string(header.shape)), *bytes);
    return *bytes;
  }
  throw SpecError(fmt::format("shape {} of {} needs {} bytes, but {} are there", to_string(header.shape),
                              to_word(header.dtype), bytes ? fmt::to_string(*bytes) : "too many", available));
}

// From first index fastest to last index fastest. Walks C order; `index` and `from` follow in the file's order.
std::vector<std::byte> to_c_order(const std::vector<std::byte>& bytes, const Shape& shape, std::size_t element) {
  std::vector<std::byte> result(bytes.size());
  std::vector<std::size_t> index(shape.size()), stride(shape.size(), element);
  for (std::size_t axis = 1; axis < shape.size(); ++axis)
    stride[axis] = stride[axis - 1] * static_cast<std::size_t>(shape[axis - 1]);
  std::size_t from = 0;
  for (std::size_t to = 0; to < bytes.size(); to += element) {
    std::memcpy(result.data() + to, bytes.data() + from, element);
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      from += stride[axis];
      if (++index[axis] < static_cast<std::size_t>(shape[axis])) break;
      from -= stride[axis] * index[axis];
      index[axis] = 0;
    }
  }
  return result;
}

std::vector<std::byte> read_elements(Member& member, std::uint64_t count) {
  std::vector<std::byte> bytes(count);
  if (member.read(bytes) < count) throw SpecError("cut off");
  std::byte end;
  member.read(std::span(&end, 1));  // past the end the checksum is compared
  return bytes;
}

Array read_array(zip* archive, std::uint64_t index, std::uint64_t file_bytes) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat_index(archive, index, 0, &stat) != 0) throw SpecError("the archive's directory is damaged");
  check_claims(stat, file_bytes);
  Member member(archive, index);
  const auto [header, header_bytes] = read_header(member);
  const std::uint64_t count = checked_byte_count(header, stat.size - std::min(stat.size, header_bytes));
  Array array{header.dtype, header.shape, read_elements(member, count)};
  const std::size_t element = size_of(header.dtype);
  to_native_order(array.bytes, header.order, element);
  if (header.fortran_order && header.shape.size() > 1) array.bytes = to_c_order(array.bytes, header.shape, element);
  return array;
}

// Puts the file and the array in front of what went wrong.
template <class Read>
auto read_named(const std::filesystem::path& file, std::string_view name, Read read) {
  const auto fail = [&](std::string_view what) {
    return SpecError(fmt::format("{}: array {}: {}", file.string(), quote(name), what));
  };
  try {
    return read();
  } catch (const SpecError& error) {
    throw fail(error.what());
  } catch (const std::bad_alloc&) {
    throw fail("not enough memory");
  }
}

}  // namespace

void NpzReader::Discard::operator()(zip* archive) const { zip_discard(archive); }

NpzReader::NpzReader(std::filesystem::path file) : file_(std::move(file)), archive_(open_archive(file_)) {
  const std::int64_t count = zip_get_num_entries(archive_.get(), 0);
  for (std::uint64_t index = 0; index < static_cast<std::uint64_t>(std::max<std::int64_t>(count, 0)); ++index) {
    const char* name = zip_get_name(archive_.get(), index, ZIP_FL_ENC_RAW);
    std::string_view view = name ? name : "";
    if (!view.ends_with(suffix)) continue;
    view.remove_suffix(suffix.size());
    if (!indices_.emplace(view, index).second)
      throw SpecError(fmt::format("{}: array {} is there twice", file_.string(), quote(view)));
    names_.emplace_back(view);
  }
}

std::uint64_t NpzReader::index_of(std::string_view name) const {
  if (const auto found = indices_.find(name); found != indices_.end()) return found->second;
  const std::string all = fmt::format("{}", fmt::join(names_, ", "));
  throw SpecError(fmt::format("{}: no array {}; it has: {}", file_.string(), quote(name), quote(all)));
}

NpyHeader NpzReader::header(std::string_view name) const {
  const std::uint64_t index = index_of(name);
  return read_named(file_, name, [&] {
    Member member(archive_.get(), index);
    return read_header(member).first;
  });
}

Array NpzReader::read(std::string_view name) const {
  const std::uint64_t index = index_of(name);
  return read_named(file_, name, [&] { return read_array(archive_.get(), index, std::filesystem::file_size(file_)); });
}

}  // namespace cenote
