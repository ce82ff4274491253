#include "engine/text/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace cenote::text {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t length_by_first_byte(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

/// Overlong forms, surrogates and what lies beyond U+10FFFF.
bool is_forbidden(unsigned char first, unsigned char second) {
  return (first == 0xE0 && second < 0xA0) || (first == 0xED && second >= 0xA0) || (first == 0xF0 && second < 0x90) ||
         (first == 0xF4 && second >= 0x90);
}

/// Bytes of the character at the front, 0 if it isn't UTF-8.
std::size_t first_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = length_by_first_byte(first);
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!continues(text[i])) return 0;
  return length > 1 && is_forbidden(first, static_cast<unsigned char>(text[1])) ? 0 : length;
}

/// Bytes of the first so many characters.
std::size_t prefix_bytes(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  while (at < text.size() && characters-- > 0) do
      ++at;
    while (at < text.size() && continues(text[at]));
  return at;
}

}  // namespace

std::string cut(std::string_view text, std::size_t characters) {
  if (character_count(text) <= characters) return std::string(text);
  return fmt::format("{}…", text.substr(0, prefix_bytes(text, characters - 1)));
}

std::string cut_around(std::string_view text, std::size_t position, std::size_t characters) {
  const std::size_t before = character_count(text.substr(0, std::min(position, text.size())));
  if (before + 1 < characters || character_count(text) <= characters) return cut(text, characters);
  const std::size_t skipped = prefix_bytes(text, before - characters / 2);
  return fmt::format("…{}", cut(text.substr(skipped), characters - 1));
}

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = first_character(text);
    const auto first = static_cast<unsigned char>(text[0]);
    if (length == 0 || (first < 0x20 && first != '\t') || first == 0x7F)
      result += fmt::format("\\x{:02X}", first);
    else
      result += text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = first_character(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

}  // namespace cenote::text
