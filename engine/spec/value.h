#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace cenote::spec {

/// Where a value was written: a line of a file, or a setting of the command line, which has no lines.
struct Origin {
  std::shared_ptr<const std::string> source = {};
  std::uint32_t line = 0;

  /// "vanishing.toml:14: ", "--set recipe.epochs=0: ", or nothing.
  std::string prefix() const;
};

struct Entry;

/// A value of an experiment file, and where it was written. Tables keep their order.
class Value {
 public:
  using Array = std::vector<Value>;
  using Table = std::vector<Entry>;
  /// A date or time, which TOML has and experiments lack.
  struct Date {
    bool operator==(const Date&) const = default;
  };

  Value();  ///< an empty table
  template <class T>
  Value(T content, Origin where = {}) : origin(std::move(where)), content_(std::move(content)) {}

  template <class T>
  const T* as() const {
    return std::get_if<T>(&content_);
  }
  template <class T>
  T* as() {
    return std::get_if<T>(&content_);
  }

  /// Of a table: the value of a key, or null.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  /// Of a table: sets a key, in its old place or at the end.
  Value& set(std::string_view key, Value value);

  /// As messages quote it: `"sigmoidd"`, `-1`, `a list`, cut where long.
  std::string quoted() const;

  bool operator==(const Value& other) const;  ///< of contents, wherever they were written

  Origin origin = {};
  bool is_inline = false;  ///< a table within { … }, which a variant replaces as a whole

 private:
  std::variant<bool, std::int64_t, double, std::string, Array, Table, Date> content_;
};

/// A key of a table.
struct Entry {
  std::string key;
  Value value;
  Origin origin = {};

  bool operator==(const Entry& other) const { return key == other.key && value == other.value; }
};

/// A path in messages: `network` and `layers` give "network.layers".
std::string join(const std::string& path, std::string_view key);
/// `network.layers` and 2 give "network.layers[2]".
std::string join(const std::string& path, std::size_t index);

}  // namespace cenote::spec
