#include "engine/spec/codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/text/text.h"

namespace cenote::spec {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

std::string describe_integers(std::int64_t from, std::int64_t to) {
  if (to == std::numeric_limits<std::int64_t>::max()) return fmt::format("an integer ≥ {}", from);
  return fmt::format("an integer from {} to {}", from, to);
}

std::int64_t read_integer(const Value& value, const std::string& path, std::int64_t from, std::int64_t to) {
  const auto* integer = value.as<std::int64_t>();
  if (!integer) refuse(value.origin, path, value.quoted() + " is no integer", describe_integers(from, to));
  if (*integer < from || *integer > to)
    refuse(value.origin, path, value.quoted() + " is out of range", describe_integers(from, to));
  return *integer;
}

double read_number(const Value& value, const std::string& path, const Range& range) {
  const auto* integer = value.as<std::int64_t>();
  const auto* floating = value.as<double>();
  if (!integer && !floating) refuse(value.origin, path, value.quoted() + " is no number", range.describe());
  const double number = integer ? static_cast<double>(*integer) : *floating;
  if (!range.contains(number)) refuse(value.origin, path, value.quoted() + " is out of range", range.describe());
  return number;
}

std::string read_text(const Value& value, const std::string& path, const std::string& allowed) {
  const auto* written = value.as<std::string>();
  if (!written) refuse(value.origin, path, value.quoted() + " is no text", allowed);
  if (written->empty()) refuse(value.origin, path, "an empty text", allowed);
  if (!text::is_utf8(*written)) refuse(value.origin, path, "this is not UTF-8", allowed);
  return *written;
}

}  // namespace

Codec<std::int64_t> integer(std::int64_t from, std::int64_t to) {
  return {
      .allowed = describe_integers(from, to),
      .read = [=](const Value& value, const std::string& path) { return read_integer(value, path, from, to); },
      .write = [](const std::int64_t& integer) { return Value(integer); },
  };
}

Codec<std::uint64_t> unsigned_integer() {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  return {
      .allowed = "an integer from 0 to 2⁶³ − 1",
      .read = [](const Value& value,
                 const std::string& path) { return static_cast<std::uint64_t>(read_integer(value, path, 0, largest)); },
      .write = [](const std::uint64_t& integer) { return Value(static_cast<std::int64_t>(integer)); },
  };
}

bool Range::contains(double number) const {
  return std::isfinite(number) && (from_itself ? number >= from : number > from) &&
         (to_itself ? number <= to : number < to);
}

std::string Range::describe() const {
  std::string result = "a finite number";
  if (from != any_number.from) result += fmt::format(" {} {}", from_itself ? "≥" : ">", from);
  if (to != any_number.to)
    result += fmt::format("{} {} {}", from != any_number.from ? " and" : "", to_itself ? "≤" : "<", to);
  return result;
}

Codec<double> number(Range range) {
  return {
      .allowed = range.describe(),
      .read = [=](const Value& value, const std::string& path) { return read_number(value, path, range); },
      .write = [](const double& number) { return Value(number); },
  };
}

Codec<bool> boolean() {
  return {
      .allowed = "true or false",
      .read =
          [](const Value& value, const std::string& path) {
            const auto* flag = value.as<bool>();
            if (!flag) refuse(value.origin, path, value.quoted() + " is not allowed", "true or false");
            return *flag;
          },
      .write = [](const bool& flag) { return Value(flag); },
  };
}

Codec<std::string> text(std::size_t longest) {
  const std::string allowed = fmt::format("a text of 1 to {} characters in one line", longest);
  return {
      .allowed = allowed,
      .read =
          [allowed, longest](const Value& value, const std::string& path) {
            std::string written = read_text(value, path, allowed);
            if (text::character_count(written) > longest || std::any_of(written.begin(), written.end(), is_control))
              refuse(value.origin, path, value.quoted() + " is not allowed", allowed);
            return written;
          },
      .write = [](const std::string& written) { return Value(written); },
  };
}

Codec<std::string> file_path() {
  return {
      .allowed = "a file's path",
      .read =
          [](const Value& value, const std::string& path) {
            std::string written = read_text(value, path, "a file's path");
            if (written.find('\0') != std::string::npos)
              refuse(value.origin, path, value.quoted() + " is not allowed", "a file's path");
            return written;
          },
      .write = [](const std::string& written) { return Value(written); },
  };
}

void check_sha256(const Value& value, const std::string& path) {
  const auto* written = value.as<std::string>();
  const auto is_hexadecimal = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (!written || written->size() != 64 || !std::all_of(written->begin(), written->end(), is_hexadecimal))
    refuse(value.origin, path, value.quoted() + " is no SHA-256", "64 hexadecimal digits, lower case");
}

}  // namespace cenote::spec
