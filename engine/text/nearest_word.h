#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cenote::text {

/// The nearest word by edit distance, if one is near enough to be meant. For "did you mean".
std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> words);

/// `; did you mean "sigmoid"?`, or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string> words);

}  // namespace cenote::text
