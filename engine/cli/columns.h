#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cenote::cli {

/// Lines of at most so many characters, broken at spaces; a longer word has a line of its own.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// `  left    right`, lines of at most 100 characters; what does not fit goes on below `right`, which begins at
/// `column`.
std::string two_columns(std::string_view left, std::string_view right, std::size_t column);

}  // namespace cenote::cli
