#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cenote::text {

/// At most so many characters (not bytes) of UTF-8 text; what is cut off shows as "…".
std::string cut(std::string_view text, std::size_t characters);

/// The text around byte `position`, at most so many characters, for a line too long to show.
std::string cut_around(std::string_view text, std::size_t position, std::size_t characters);

/// Safe to print: control characters and bytes that are not UTF-8 become "\xNN".
std::string printable(std::string_view text);

bool is_utf8(std::string_view text);

/// Characters in UTF-8 text.
std::size_t character_count(std::string_view text);

}  // namespace cenote::text
