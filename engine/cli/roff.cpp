#include "engine/cli/roff.h"

#include <fmt/format.h>

#include <bit>
#include <cstdint>

namespace cenote::cli::roff {
namespace {

// The bytes of the character that begins with this byte; the text is valid UTF-8.
std::size_t length_of(char first) {
  const int ones = std::countl_one(static_cast<std::uint8_t>(first));
  return ones == 0 ? 1 : static_cast<std::size_t>(ones);
}

std::uint32_t code_point(std::string_view character) {
  std::uint32_t code = static_cast<std::uint8_t>(character[0]) & (0x7FU >> character.size());
  for (const char byte : character.substr(1)) code = code << 6U | (static_cast<std::uint8_t>(byte) & 0x3FU);
  return code;
}

// Characters that groff 1.22 has no glyph for, and would leave out.
std::string escaped_beyond_ascii(std::uint32_t code) {
  switch (code) {
    case U'…':
      return "...";
    case U'ˣ':
      return "\\(hax";
    default:
      break;
  }
  if (code >= U'⁴' && code <= U'⁹') return fmt::format("\\(ha{}", code - U'⁰');
  return fmt::format("\\[u{:04X}]", code);
}

std::string escaped_ascii(char c) {
  switch (c) {
    case '\\':
      return "\\e";
    case '-':
      return "\\-";
    case '\'':
      return "\\(aq";
    case '"':
      return "\\(dq";
    case '`':
      return "\\(ga";
    case '^':
      return "\\(ha";
    case '~':
      return "\\(ti";
    case '.':
      return "\\&.";  // at the start of a line it would be a request
    default:
      return {c};
  }
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto character = text.substr(0, length_of(text.front()));
    result += character.size() == 1 ? escaped_ascii(text.front()) : escaped_beyond_ascii(code_point(character));
    text.remove_prefix(character.size());
  }
  return result;
}

std::string bold(std::string_view text) { return fmt::format("\\fB{}\\fR", escaped(text)); }

std::string section(std::string_view title, std::string_view body) { return fmt::format(".SH {}\n{}", title, body); }

std::string subsection(std::string_view title) { return fmt::format(".SS {}\n", escaped(title)); }

std::string plain(std::string_view text) { return escaped(text) + "\n"; }

std::string paragraph(std::string_view text) { return ".PP\n" + plain(text); }

std::string item(std::string_view term, std::string_view meaning) {
  return fmt::format(".TP\n{}\n{}\n", term, escaped(meaning));
}

}  // namespace cenote::cli::roff
