#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/spec/codec.h"
#include "engine/spec/value.h"
#include "engine/spec/write_toml.h"

namespace cenote::spec {

/// A key as the reference shows it.
struct KeyDoc {
  std::string name;
  std::string default_value;  ///< TOML; "(required)", or empty where absence has a meaning of its own
  std::string allowed;
  std::string meaning;
};

/// One key of a table: the only place where it is declared. Reading, writing, the reference and messages follow.
template <class S>
struct Key {
  std::string name;
  std::string allowed;
  std::string meaning;
  std::function<void(S&, const Value&, const std::string& path)> read = {};
  std::function<std::optional<Value>(const S&)> write = {};  ///< nothing: the key is not written
  std::string required = {};                                 ///< why the key can't be left out: "Dense needs it"
  std::function<bool(const S&)> is_idle = {};                ///< whether it has its default and no effect: not written
};

/// A key that sets a member.
template <class S, class T>
Key<S> key(std::string_view name, T S::*member, const Codec<T>& codec, std::string_view meaning) {
  return {
      .name = std::string(name),
      .allowed = codec.allowed,
      .meaning = std::string(meaning),
      .read = [=](S& s, const Value& value, const std::string& path) { s.*member = codec.read(value, path); },
      .write = [=](const S& s) { return std::optional(codec.write(s.*member)); },
  };
}

/// A key that sets a member which may be absent.
template <class S, class T>
Key<S> key(std::string_view name, std::optional<T> S::*member, const Codec<T>& codec, std::string_view meaning) {
  return {
      .name = std::string(name),
      .allowed = codec.allowed,
      .meaning = std::string(meaning),
      .read = [=](S& s, const Value& value, const std::string& path) { s.*member = codec.read(value, path); },
      .write = [=](const S& s) { return s.*member ? std::optional(codec.write(*(s.*member))) : std::nullopt; },
  };
}

/// The same key, which can't be left out.
template <class S>
Key<S> required(Key<S> key, std::string_view why) {
  key.required = why;
  return key;
}

/// A path; with no path the member is empty and the key is not written.
template <class S>
Key<S> path_key(std::string_view name, std::string S::*member, std::string_view meaning) {
  Key<S> result = key(name, member, file_path(), meaning);
  result.write = [=](const S& s) { return (s.*member).empty() ? std::nullopt : std::optional(Value(s.*member)); };
  return result;
}

/// The SHA-256 of a file, beside its path: written into resolved experiments, checked when they are read again.
template <class S>
Key<S> sha256_key(std::string_view name) {
  return {
      .name = std::string(name),
      .allowed = "64 hexadecimal digits",
      .meaning = "of the file beside it; a file that has changed since is an error",
      .read = [](S&, const Value& value, const std::string& path) { check_sha256(value, path); },
      .write = [](const S&) { return std::optional<Value>(); },
  };
}

template <class S>
std::vector<std::string> names_of(const std::vector<Key<S>>& keys) {
  std::vector<std::string> result;
  for (const Key<S>& each : keys) result.push_back(each.name);
  return result;
}

/// The entries of a table. @throws SpecError if the value is none
inline const Value::Table& entries_of(const Value& value, const std::string& path) {
  const auto* table = value.as<Value::Table>();
  if (!table) refuse(value.origin, path, value.quoted() + " is no table");
  return *table;
}

/// Refuses the first key that is not among the names.
inline void check_names(const Value& table, const std::string& path, const std::vector<std::string>& names) {
  for (const Entry& entry : entries_of(table, path))
    if (std::find(names.begin(), names.end(), entry.key) == names.end()) refuse_key(entry, path, names);
}

/// Sets what the table says, and leaves the rest. Does not look for unknown keys.
template <class S>
void read_keys(S& s, const Value& table, const std::string& path, const std::vector<Key<S>>& keys) {
  for (const Key<S>& each : keys) {
    if (const Value* value = table.find(each.name))
      each.read(s, *value, join(path, each.name));
    else if (!each.required.empty())
      refuse(table.origin, join(path, each.name), "this key is missing; " + each.required, each.allowed);
  }
}

template <class S>
void read_table(S& s, const Value& table, const std::string& path, const std::vector<Key<S>>& keys) {
  check_names(table, path, names_of(keys));
  read_keys(s, table, path, keys);
}

template <class S>
void write_keys(Value& table, const S& s, const std::vector<Key<S>>& keys) {
  for (const Key<S>& each : keys) {
    if (each.is_idle && each.is_idle(s)) continue;
    if (auto value = each.write(s)) table.set(each.name, std::move(*value));
  }
}

template <class S>
std::vector<KeyDoc> describe(const S& defaults, const std::vector<Key<S>>& keys) {
  std::vector<KeyDoc> result;
  for (const Key<S>& each : keys) {
    const auto value = each.required.empty() ? each.write(defaults) : std::nullopt;
    result.push_back({.name = each.name,
                      .default_value = value                   ? write_value(*value)
                                       : each.required.empty() ? ""
                                                               : "(required)",
                      .allowed = each.allowed,
                      .meaning = each.meaning});
  }
  return result;
}

}  // namespace cenote::spec
