#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/text/nearest_word.h"

namespace cenote::cli {

/// `"trian" is no verb; did you mean "train"?` and, on a line of its own, what is allowed.
inline std::string unknown_word(std::string_view word, const std::vector<std::string>& allowed, std::string_view what) {
  return fmt::format("\"{}\" is no {}{}\n  allowed: {}", word, what, text::did_you_mean(word, allowed),
                     fmt::join(allowed, ", "));
}

}  // namespace cenote::cli
