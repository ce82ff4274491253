#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "include/cenote/error.h"

namespace cenote {

/// @throws SpecError `KEY: FOUND is not allowed; allowed: ALLOWED`
template <class T>
[[noreturn]] void refuse(std::string_view key, const T& found, std::string_view allowed) {
  throw SpecError(fmt::format("{}: {} is not allowed; allowed: {}", key, found, allowed));
}

/// The longest data set that is generated. @throws SpecError outside 1 … 100,000,000, or if it does not fit in memory
void check_samples(std::int64_t samples);

/// @throws SpecError naming the key unless 0 ≤ seed < 2³²
void check_random_state(std::string_view key, std::int64_t seed);

/// @throws SpecError naming the key unless the value is ≥ 0 and so far from overflow that a draw scaled by it is finite
void check_standard_deviation(std::string_view key, double value);

/// @throws SpecError naming the key unless 0 ≤ share < 1
void check_share(std::string_view key, double share);

/// @throws SpecError outside 1 … 1,000,000
void check_centers(std::int64_t centers);

/// Text from a file as an error message can show it: in double quotes, control characters escaped, cut at 60 bytes.
std::string quote(std::string_view text);

/// @throws SpecError naming the file unless it is a regular file, and so neither missing nor a folder nor a pipe
void check_regular_file(const std::filesystem::path& file);

/// Deflate makes at most so many bytes out of one, so a larger claim is false.
inline constexpr std::uint64_t highest_deflate_ratio = 1032;

/// Refuses what can't be held beside its copies before anything is allocated.
/// @param what names the thing, at the start of the message
/// @throws SpecError if the bytes exceed half of the machine's memory
void check_memory(std::string_view what, std::uint64_t bytes);

}  // namespace cenote
