#include "engine/data/npy_header.h"

#include <fmt/format.h>

#include <charconv>

#include "engine/data/check.h"
#include "include/cenote/error.h"

namespace cenote {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t longest_text = 1 << 16;
constexpr std::size_t highest_rank = 32;

// NumPy's code for an element type: the letter that follows the byte order, and the digit of its size
struct Code {
  std::string_view code;
  DType dtype;
};
constexpr Code codes[] = {
    {"?", DType::boolean}, {"b1", DType::boolean}, {"i1", DType::int8},    {"i2", DType::int16},
    {"i4", DType::int32},  {"i8", DType::int64},   {"u1", DType::uint8},   {"u2", DType::uint16},
    {"u4", DType::uint32}, {"u8", DType::uint64},  {"f4", DType::float32}, {"f8", DType::float64},
};

[[noreturn]] void refuse_dtype(std::string_view found) {
  throw SpecError(
      fmt::format("dtype {} is not supported; allowed: bool, int8 … int64, uint8 … uint64, float32, float64", found));
}

DType parse_code(std::string_view code, std::string_view descr) {
  for (const Code& known : codes)
    if (known.code == code) return known.dtype;
  refuse_dtype(quote(descr));
}

// '<f8', '>i4', '|b1', 'f8'
void parse_descr(std::string_view descr, NpyHeader& header) {
  std::string_view code = descr;
  if (code.starts_with('<')) header.order = std::endian::little;
  if (code.starts_with('>')) header.order = std::endian::big;
  if (code.find_first_of("<>|=") == 0) code.remove_prefix(1);
  header.dtype = parse_code(code, descr);
}

// The subset of Python's literals that a header is made of.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  NpyHeader parse() {
    expect('{');
    while (!accept('}')) {
      parse_item();
      if (!accept(',') && next() != '}') fail("',' or '}'");
    }
    if (next() != '\0') fail("its end");
    if (!has_descr_ || !has_order_ || !has_shape_) fail("'descr', 'fortran_order' and 'shape'");
    return header_;
  }

 private:
  [[noreturn]] void fail(std::string_view expected) const {
    throw SpecError(fmt::format("bad .npy header: {} expected at byte {}", expected, at_));
  }

  char next() {
    at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool accept(char c) {
    if (next() != c || at_ == text_.size()) return false;
    ++at_;
    return true;
  }

  void expect(char c) {
    if (!accept(c)) fail(fmt::format("'{}'", c));
  }

  bool accept_word(std::string_view word) {
    next();
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  std::string_view parse_string() {
    const char quote = next();
    if (quote != '\'' && quote != '"') fail("a string");
    const std::size_t end = text_.find(quote, ++at_);
    if (end == std::string_view::npos) fail("the end of a string");
    const std::string_view string = text_.substr(at_, end - at_);
    at_ = end + 1;
    return string;
  }

  bool parse_bool() {
    if (accept_word("True")) return true;
    if (accept_word("False")) return false;
    fail("True or False");
  }

  std::int64_t parse_integer() {
    next();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc{} || value < 0) fail("an integer from 0 to 9223372036854775807");
    at_ = static_cast<std::size_t>(end - text_.data());
    accept('L');  // Python 2 wrote long integers so
    return value;
  }

  Shape parse_shape() {
    Shape shape;
    expect('(');
    while (!accept(')')) {
      shape.push_back(parse_integer());
      if (shape.size() > highest_rank) fail(fmt::format("at most {} axes", highest_rank));
      if (!accept(',') && next() != ')') fail("',' or ')'");
    }
    return shape;
  }

  void parse_item() {
    const std::string_view key = parse_string();
    expect(':');
    if (key == "descr") {
      if (next() == '[') refuse_dtype("with fields");
      parse_descr(parse_string(), header_);
      has_descr_ = true;
    } else if (key == "fortran_order") {
      header_.fortran_order = parse_bool();
      has_order_ = true;
    } else if (key == "shape") {
      header_.shape = parse_shape();
      has_shape_ = true;
    } else {
      fail("'descr', 'fortran_order' or 'shape' before what is");
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  NpyHeader header_;
  bool has_descr_ = false, has_order_ = false, has_shape_ = false;
};

std::string_view code_of(DType dtype) {
  std::string_view code;
  for (const Code& known : codes)
    if (known.dtype == dtype) code = known.code;  // the last of bool's two is the one that NumPy writes
  return code;
}

std::string descr_of(const NpyHeader& header) {
  const char little_or_big = header.order == std::endian::little ? '<' : '>';
  return fmt::format("{}{}", size_of(header.dtype) == 1 ? '|' : little_or_big, code_of(header.dtype));
}

std::uint8_t byte_at(std::string_view bytes, std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); }

}  // namespace

std::optional<std::uint64_t> byte_count(const NpyHeader& header) {
  // an empty array may have axes whose product can't be counted
  for (const std::int64_t length : header.shape)
    if (length == 0) return 0;
  std::uint64_t bytes = size_of(header.dtype);
  for (const std::int64_t length : header.shape)
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(length), &bytes)) return std::nullopt;
  return bytes;
}

NpyPreamble parse_npy_preamble(std::string_view begin) {
  if (begin.size() < 10 || !begin.starts_with(magic)) throw SpecError("not an .npy file");
  const int version = byte_at(begin, 6);
  if (version < 1 || version > 3) throw SpecError(fmt::format(".npy version {}; allowed: 1, 2, 3", version));
  NpyPreamble preamble{.bytes = version == 1 ? 10u : 12u};
  if (begin.size() < preamble.bytes) throw SpecError("not an .npy file");
  for (std::size_t i = preamble.bytes; i-- > 8;) preamble.text_bytes = preamble.text_bytes << 8 | byte_at(begin, i);
  if (preamble.text_bytes > longest_text)
    throw SpecError(fmt::format(".npy header of {} bytes; allowed: {}", preamble.text_bytes, longest_text));
  return preamble;
}

NpyHeader parse_npy_header(std::string_view text) { return Parser(text).parse(); }

std::string format_npy_header(const NpyHeader& header) {
  std::string text = fmt::format("{{'descr': '{}', 'fortran_order': {}, 'shape': {}, }}", descr_of(header),
                                 header.fortran_order ? "True" : "False", to_string(header.shape));
  const std::size_t preamble = 10, end_of_line = 1;
  const std::size_t padding = 63 - (preamble + text.size() + end_of_line + 63) % 64;
  text += std::string(padding, ' ') + '\n';
  const char length[] = {static_cast<char>(text.size() & 0xFF), static_cast<char>(text.size() >> 8)};
  return std::string(magic) + std::string("\x01\x00", 2) + std::string(length, 2) + text;
}

}  // namespace cenote
