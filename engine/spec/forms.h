#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/spec/table.h"

namespace cenote::spec {

/// One of the forms that a table with a `type` may take, such as { type = "Adam", … }.
template <class S>
struct Form {
  std::string type;
  S defaults = {};
  std::vector<Key<S>> keys = {};
};

template <class S>
std::vector<std::string> types_of(const std::vector<Form<S>>& forms) {
  std::vector<std::string> result;
  for (const Form<S>& form : forms) result.push_back(form.type);
  return result;
}

template <class S>
const Form<S>* find_form(const std::vector<Form<S>>& forms, std::string_view type) {
  for (const Form<S>& form : forms)
    if (form.type == type) return &form;
  return nullptr;
}

/// The form that the value names; `kind` is what messages call it.
template <class S>
const Form<S>& form_named(const std::vector<Form<S>>& forms, const Value& type, const std::string& path,
                          std::string_view kind) {
  const auto* written = type.as<std::string>();
  const Form<S>* form = written ? find_form(forms, *written) : nullptr;
  if (!form) refuse_word(type, path, kind, types_of(forms));
  return *form;
}

/// The value of `type` in a table. @throws SpecError if the value is no table, or has none and `otherwise` is null
inline const Value& type_of(const Value& table, const std::string& path, std::string_view kind,
                            const std::vector<std::string>& types, const Value* otherwise = nullptr) {
  entries_of(table, path);
  const Value* type = table.find("type");
  if (!type) type = otherwise;
  if (!type)
    refuse(table.origin, join(path, "type"), "this key is missing; it says which " + std::string(kind), list_of(types));
  return *type;
}

/// The names of a form's keys, `type` first.
template <class S>
std::vector<std::string> keys_with_type(const Form<S>& form) {
  std::vector<std::string> result = names_of(form.keys);
  result.insert(result.begin(), "type");
  return result;
}

/// Reads a form from its table, or from its name alone, which leaves every key at its default.
template <class S>
S read_form(const std::vector<Form<S>>& forms, const Value& value, const std::string& path, std::string_view kind,
            const Value* default_type = nullptr) {
  const bool is_word = !value.as<Value::Table>();
  const Value& type = is_word ? value : type_of(value, path, kind, types_of(forms), default_type);
  const Form<S>& form = form_named(forms, type, is_word ? path : join(path, "type"), kind);
  Value no_keys;
  no_keys.origin = value.origin;
  const Value& table = is_word ? no_keys : value;
  check_names(table, path, keys_with_type(form));
  S result = form.defaults;
  read_keys(result, table, path, form.keys);
  return result;
}

template <class S>
Value write_form(const Form<S>& form, const S& s) {
  Value table;
  table.set("type", Value(form.type));
  write_keys(table, s, form.keys);
  return table;
}

}  // namespace cenote::spec
