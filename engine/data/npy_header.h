#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/data/array.h"

namespace cenote {

/// What stands before the elements in NumPy's .npy format
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
struct NpyHeader {
  DType dtype = DType::float64;
  std::endian order = std::endian::native;
  bool fortran_order = false;  ///< the first index runs fastest
  Shape shape;

  bool operator==(const NpyHeader&) const = default;
};

/// Bytes that the elements take; nothing if that many can't be counted.
std::optional<std::uint64_t> byte_count(const NpyHeader& header);

/// What a .npy file begins with: magic, version and the length of the header's text.
struct NpyPreamble {
  static constexpr std::size_t longest = 12;  ///< bytes; versions 2 and 3. Version 1 has 10
  std::size_t bytes = 0;
  std::size_t text_bytes = 0;
};

/// @param begin the file's first bytes: 12, or all if it has fewer
/// @throws SpecError if it is no .npy file of version 1, 2 or 3
NpyPreamble parse_npy_preamble(std::string_view begin);

/// @param text the Python literal after the preamble: {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
/// @throws SpecError saying what is wrong with it, or which dtype is not supported
NpyHeader parse_npy_header(std::string_view text);

/// Preamble and text, as NumPy writes them: version 1, padded to a multiple of 64 bytes.
std::string format_npy_header(const NpyHeader& header);

}  // namespace cenote
