#pragma once

#include <string>
#include <string_view>

namespace cenote {

/// Text as HTML and SVG hold it, in elements and in quoted attributes.
std::string escaped(std::string_view text);

}  // namespace cenote
