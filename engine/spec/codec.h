#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "cenote/words.h"
#include "engine/spec/refuse.h"
#include "engine/spec/value.h"

namespace cenote::spec {

/// How values of one type are read from a file, written back, and described.
template <class T>
struct Codec {
  std::string allowed;                                                ///< "an integer from 1 to 1048576"
  std::function<T(const Value&, const std::string& path)> read = {};  ///< @throws SpecError
  std::function<Value(const T&)> write = {};
};

Codec<std::int64_t> integer(std::int64_t from, std::int64_t to = std::numeric_limits<std::int64_t>::max());
Codec<std::uint64_t> unsigned_integer();  ///< 0 … 2⁶³ − 1

/// Finite numbers; integers are accepted.
struct Range {
  double from = -std::numeric_limits<double>::max(), to = std::numeric_limits<double>::max();
  bool from_itself = true, to_itself = true;  ///< whether the ends are allowed

  bool contains(double number) const;
  std::string describe() const;
};
inline constexpr Range any_number{};
inline constexpr Range not_negative{.from = 0};
inline constexpr Range positive{.from = 0, .from_itself = false};
inline constexpr Range share{.from = 0, .to = 1};
inline constexpr Range share_below_one{.from = 0, .to = 1, .to_itself = false};
Codec<double> number(Range range = any_number);

Codec<bool> boolean();

/// One to so many characters, none of them a control character.
Codec<std::string> text(std::size_t longest = 200);
/// A path: not empty, no NUL.
Codec<std::string> file_path();
/// @throws SpecError unless the value is a text of 64 hexadecimal digits
void check_sha256(const Value& value, const std::string& path);

/// Whatever the member's list holds.
template <class T>
Codec<std::vector<T>> list(const Codec<T>& item) {
  return {
      .allowed = "a list of " + item.allowed,
      .read =
          [item](const Value& value, const std::string& path) {
            const auto* array = value.as<Value::Array>();
            if (!array) refuse(value.origin, path, value.quoted() + " is no list", "a list of " + item.allowed);
            std::vector<T> result;
            for (std::size_t i = 0; i < array->size(); ++i) result.push_back(item.read((*array)[i], join(path, i)));
            return result;
          },
      .write =
          [item](const std::vector<T>& items) {
            Value::Array array;
            for (const T& each : items) array.push_back(item.write(each));
            return Value(std::move(array));
          },
  };
}

/// A list in which nothing stands twice.
template <class T>
Codec<std::vector<T>> distinct(const Codec<T>& item) {
  Codec<std::vector<T>> result = list(item);
  result.read = [each = result.read](const Value& value, const std::string& path) {
    std::vector<T> items = each(value, path);
    for (std::size_t i = 0; i < items.size(); ++i)
      if (std::count(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(i), items[i]) > 0) {
        const Value& again = (*value.as<Value::Array>())[i];
        refuse(again.origin, join(path, i), again.quoted() + " is given twice", "each at most once");
      }
    return items;
  };
  return result;
}

/// The words of an enumeration.
template <class E>
std::vector<std::string> all_words() {
  std::vector<std::string> result;
  for (const auto& entry : words<E>) result.emplace_back(entry.word);
  return result;
}

/// A word of an enumeration; `kind` is what messages call it.
template <class E>
Codec<E> word(std::string_view kind) {
  return {
      .allowed = list_of(all_words<E>()),
      .read =
          [kind](const Value& value, const std::string& path) {
            const auto* written = value.as<std::string>();
            const auto found = written ? from_word<E>(*written) : std::nullopt;
            if (!found) refuse_word(value, path, kind, all_words<E>());
            return *found;
          },
      .write = [](const E& meaning) { return Value(std::string(to_word(meaning))); },
  };
}

}  // namespace cenote::spec
