#include "engine/spec/guard.h"

#include <fmt/format.h>

#include <algorithm>

namespace cenote::spec {
namespace {

/// Just after a string that may span lines and ends with three quotes.
std::size_t after_multiline_string(std::string_view text, std::size_t at) {
  const std::string quotes(3, text[at]);
  const bool escapes = text[at] == '"';
  for (at += 3; at < text.size(); ++at) {
    if (escapes && text[at] == '\\')
      ++at;
    else if (text.substr(at, 3) == quotes)
      return at + 3;
  }
  return text.size();
}

/// Just after a string of one line.
std::size_t after_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != '\n'; ++at) {
    if (quote == '"' && text[at] == '\\')
      ++at;
    else if (text[at] == quote)
      return at + 1;
  }
  return std::min(at, text.size());
}

/// Just after the string or comment that begins at `at`, else the next character.
std::size_t after_token(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '#') return std::min(text.find('\n', at), text.size());
  if (c != '"' && c != '\'') return at + 1;
  return text.substr(at, 3) == std::string(3, c) ? after_multiline_string(text, at) : after_string(text, at);
}

bool ends_key(char c) { return std::string_view("\n=,[]{}").find(c) != std::string_view::npos; }

}  // namespace

std::optional<Danger> find_danger(std::string_view text, int deepest) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  std::uint32_t line = 1;
  int parts = 1;
  for (std::size_t at = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0; at < text.size();) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) >= 0x80)
      return Danger{line, "only strings and comments may hold other than ASCII"};
    if (ends_key(c)) parts = 1;
    if (c == '.' && ++parts > deepest) return Danger{line, fmt::format("a key of more than {} parts", deepest)};
    const std::size_t next = after_token(text, at);
    line += static_cast<std::uint32_t>(std::ranges::count(text.substr(at, next - at), '\n'));
    at = next;
  }
  return std::nullopt;
}

}  // namespace cenote::spec
