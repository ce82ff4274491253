#include "engine/spec/write_toml.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cenote::spec {
namespace {

std::string write_string(std::string_view text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      result += {'\\', c};
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      result += fmt::format("\\u{:04X}", c);
    else
      result += c;
  }
  return result + '"';
}

std::string write_double(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  const std::string text = fmt::format("{}", number);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

std::string write_key(const std::string& key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), is_bare) ? key : write_string(key);
}

std::string write_array(const Value::Array& array) {
  std::string result;
  for (const Value& item : array) result += (result.empty() ? "" : ", ") + write_value(item);
  return "[" + result + "]";
}

std::string write_inline_table(const Value::Table& table) {
  std::string result;
  for (const auto& [key, value, origin] : table)
    result += fmt::format("{} {} = {}", result.empty() ? "" : ",", write_key(key), write_value(value));
  return result.empty() ? "{}" : "{" + result + " }";
}

bool is_list_of_tables(const Value& value) {
  const auto* array = value.as<Value::Array>();
  return array && !array->empty() && array->front().as<Value::Table>();
}

/// A list of tables, one a line.
std::string write_lines(const Value::Array& array) {
  std::string result = "[\n";
  for (const Value& item : array) result += fmt::format("  {},\n", write_value(item));
  return result + "]";
}

std::string write_entries(const Value::Table& table) {
  std::string result;
  for (const auto& [key, value, origin] : table) {
    const bool lines = is_list_of_tables(value);
    result +=
        fmt::format("{} = {}\n", write_key(key), lines ? write_lines(*value.as<Value::Array>()) : write_value(value));
  }
  return result;
}

bool holds_list_of_tables(const Value& value) {
  const auto* table = value.as<Value::Table>();
  return table && std::ranges::any_of(*table, [](const Entry& entry) { return is_list_of_tables(entry.value); });
}

/// An item of `[[section]]`: a table with long lists is a section of its own, where a list has room.
std::string write_item(const std::string& section, const Value::Table& item) {
  Value::Table plain;
  std::string tables;
  for (const Entry& entry : item) {
    if (holds_list_of_tables(entry.value))
      tables +=
          fmt::format("\n[{}.{}]\n{}", section, write_key(entry.key), write_entries(*entry.value.as<Value::Table>()));
    else
      plain.push_back(entry);
  }
  return fmt::format("\n[[{}]]\n{}{}", section, write_entries(plain), tables);
}

}  // namespace

std::string write_value(const Value& value) {
  if (const auto* flag = value.as<bool>()) return *flag ? "true" : "false";
  if (const auto* integer = value.as<std::int64_t>()) return fmt::format("{}", *integer);
  if (const auto* number = value.as<double>()) return write_double(*number);
  if (const auto* text = value.as<std::string>()) return write_string(*text);
  if (const auto* array = value.as<Value::Array>()) return write_array(*array);
  if (const auto* table = value.as<Value::Table>()) return write_inline_table(*table);
  return "\"\"";
}

std::string write_document(const Value& document) {
  Value::Table plain;
  std::string sections;
  for (const Entry& entry : *document.as<Value::Table>()) {
    if (const auto* table = entry.value.as<Value::Table>())
      sections += fmt::format("\n[{}]\n{}", write_key(entry.key), write_entries(*table));
    else if (is_list_of_tables(entry.value))
      for (const Value& item : *entry.value.as<Value::Array>())
        sections += write_item(write_key(entry.key), *item.as<Value::Table>());
    else
      plain.push_back(entry);
  }
  return write_entries(plain) + sections;
}

}  // namespace cenote::spec
