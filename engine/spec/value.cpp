#include "engine/spec/value.h"

#include <fmt/format.h>

#include "engine/spec/write_toml.h"
#include "engine/text/text.h"

namespace cenote::spec {
namespace {

constexpr std::size_t longest_quotation = 80;

template <class Table>
auto find_in(Table* table, std::string_view key) -> decltype(&table->front().value) {
  if (!table) return nullptr;
  for (auto& entry : *table)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

}  // namespace

std::string Origin::prefix() const {
  if (!source) return {};
  return line > 0 ? fmt::format("{}:{}: ", *source, line) : fmt::format("{}: ", *source);
}

Value::Value() : content_(Table{}) {}

const Value* Value::find(std::string_view key) const { return find_in(as<Table>(), key); }

Value* Value::find(std::string_view key) { return find_in(as<Table>(), key); }

Value& Value::set(std::string_view key, Value value) {
  if (Value* old = find(key)) return *old = std::move(value);
  const Origin where = value.origin;
  return as<Table>()->emplace_back(Entry{std::string(key), std::move(value), where}).value;
}

std::string Value::quoted() const {
  if (as<Array>()) return "a list";
  if (as<Table>()) return "a table";
  if (as<Date>()) return "a date or time";
  return text::cut(write_value(*this), longest_quotation);
}

bool Value::operator==(const Value& other) const { return content_ == other.content_; }

std::string join(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

std::string join(const std::string& path, std::size_t index) { return fmt::format("{}[{}]", path, index); }

}  // namespace cenote::spec
