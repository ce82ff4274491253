#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <string>

namespace cenote {

/// The shortest decimal that reads back as the same number; nan, inf, -inf.
inline void append_number(std::string& text, double number) {
  if (std::isnan(number)) {
    text += "nan";
    return;
  }
  std::array<char, 32> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  text.append(digits.data(), end);
}

template <std::integral Integer>
void append_number(std::string& text, Integer number) {
  std::array<char, 24> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  text.append(digits.data(), end);
}

}  // namespace cenote
