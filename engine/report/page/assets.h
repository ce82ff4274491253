#pragma once

#include <string_view>

namespace cenote {

/// What a page is made of beside its numbers: the files beside this one, and Debian's Vega, embedded.
namespace assets {
extern const std::string_view page, compare, style, script, config, render, vega, vega_licence;
}  // namespace assets

}  // namespace cenote
