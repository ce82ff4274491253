#pragma once

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/data/array.h"
#include "engine/data/npy_header.h"

struct zip;

namespace cenote {

/// Reads NumPy's .npz files: what np.savez and np.savez_compressed write, and ZIP64. Members of the archive that do
/// not end in .npy are passed over. Opening reads the directory alone, so arrays that are never asked for may be of any
/// type. All errors are SpecErrors that name the file, and the array if it is one's.
class NpzReader {
 public:
  /// @throws SpecError if the file can't be read, is no zip archive or is cut off
  explicit NpzReader(std::filesystem::path file);

  /// Without ".npy", in the file's order.
  const std::vector<std::string>& names() const { return names_; }
  bool contains(std::string_view name) const { return indices_.contains(name); }

  /// @throws SpecError if there is no such array, its header is damaged or its dtype is not supported
  NpyHeader header(std::string_view name) const;

  /// @throws SpecError as header(), and if the elements are damaged or more than fit in memory
  Array read(std::string_view name) const;

 private:
  struct Discard {
    void operator()(zip* archive) const;
  };
  std::uint64_t index_of(std::string_view name) const;

  std::filesystem::path file_;
  std::unique_ptr<zip, Discard> archive_;
  std::vector<std::string> names_;
  std::map<std::string, std::uint64_t, std::less<>> indices_;  // in the archive, by name
};

/// Writes an .npz file that np.load reads: arrays in C order, stored, without timestamps, each NaN as 0x7FC00000
/// (0x7FF8000000000000), so that equal arrays make equal bytes. Nothing is written before close(), which writes under a
/// temporary name in the same folder and then renames: the file is there whole or not at all.
class NpzWriter {
 public:
  /// Fills the chunk with the next elements of an array, in C order. A chunk holds whole elements, is aligned for
  /// them, and is at most 256 KiB, so that a large array is never in memory twice. What it throws, close() throws.
  using Producer = std::function<void(std::span<std::byte> chunk)>;

  explicit NpzWriter(std::filesystem::path file);
  ~NpzWriter();
  NpzWriter(NpzWriter&&) noexcept;
  NpzWriter& operator=(NpzWriter&&) noexcept;

  /// The producer is called, and must stay valid, until close() returns.
  /// @throws Error if the name was added before
  void add(std::string_view name, DType dtype, Shape shape, Producer producer);

  /// An array that is in memory. @throws Error also if there are not as many values as the shape says
  template <class T>
  void add(std::string_view name, Shape shape, std::vector<T> values);

  /// Call once, at the end; without it there is no file.
  /// @throws Error naming the file: the disk is full, the folder is gone
  void close();

 private:
  struct State;
  static void check_count(std::string_view name, const Shape& shape, std::size_t count);

  std::unique_ptr<State> state_;
};

template <class T>
void NpzWriter::add(std::string_view name, Shape shape, std::vector<T> values) {
  check_count(name, shape, values.size());
  add(name, dtype_of<T>(), std::move(shape), [values = std::move(values), at = std::size_t{0}](auto chunk) mutable {
    std::memcpy(chunk.data(), values.data() + at, chunk.size());
    at += chunk.size() / sizeof(T);
  });
}

}  // namespace cenote
