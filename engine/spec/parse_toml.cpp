#include "engine/spec/parse_toml.h"

#include <fmt/format.h>

// Some texts fail toml++'s assertions on their way to its error messages; no text may end the program.
#define TOML_ASSERT(expression) static_assert(true)
#include <toml++/toml.h>

#include <algorithm>
#include <limits>

#include "engine/spec/guard.h"
#include "engine/text/text.h"

namespace cenote::spec {
namespace {

constexpr std::size_t longest_shown = 200;
constexpr int deepest_key = 16;

/// The text's name, and whether it has lines that are worth telling.
struct SourceName {
  std::shared_ptr<const std::string> name;
  bool has_lines = true;
};

Value convert(const toml::node& node, const SourceName& name);

Origin origin_at(const SourceName& name, const toml::source_region& region) {
  return {name.name, name.has_lines ? region.begin.line : 0};
}

bool stands_before(const toml::source_position& a, const toml::source_position& b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

Value convert_array(const toml::array& array, const SourceName& name) {
  Value::Array result;
  for (const toml::node& item : array) result.push_back(convert(item, name));
  return {std::move(result), origin_at(name, array.source())};
}

/// toml++ sorts keys by name; the file's order is theirs by position.
Value convert_table(const toml::table& table, const SourceName& name) {
  std::vector<std::pair<toml::source_position, Entry>> entries;
  for (auto&& [key, node] : table)
    entries.emplace_back(key.source().begin,
                         Entry{std::string(key.str()), convert(node, name), origin_at(name, key.source())});
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return stands_before(a.first, b.first); });
  Value::Table result;
  for (auto& [position, entry] : entries) result.push_back(std::move(entry));
  Value value(std::move(result), origin_at(name, table.source()));
  value.is_inline = table.is_inline();
  return value;
}

Value convert(const toml::node& node, const SourceName& name) {
  const Origin where = origin_at(name, node.source());
  if (const auto* table = node.as_table()) return convert_table(*table, name);
  if (const auto* array = node.as_array()) return convert_array(*array, name);
  if (const auto* text = node.as_string()) return {text->get(), where};
  if (const auto* integer = node.as_integer()) return {integer->get(), where};
  if (const auto* number = node.as_floating_point()) return {number->get(), where};
  if (const auto* flag = node.as_boolean()) return {flag->get(), where};
  return {Value::Date{}, where};
}

std::string_view line_of(std::string_view text, std::uint32_t line) {
  for (std::uint32_t i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  return text.ends_with('\r') ? text.substr(0, text.size() - 1) : text;
}

[[noreturn]] void refuse_syntax(const Source& source, std::uint32_t line, std::size_t column, std::string_view why) {
  const std::string shown = text::printable(line_of(source.text, line).substr(0, 1'000'000));
  throw SpecError(fmt::format("{}:{}: not TOML: {}\n  {}", source.name, line,
                              text::cut(text::printable(why), longest_shown),
                              text::cut_around(shown, column, longest_shown)));
}

toml::table parse_or_refuse(const Source& source) {
  if (const auto danger = find_danger(source.text, deepest_key)) refuse_syntax(source, danger->line, 0, danger->what);
  try {
    return toml::parse(std::string_view(source.text), std::string_view(source.name));
  } catch (const toml::parse_error& error) {
    const auto& where = error.source().begin;
    refuse_syntax(source, std::max(where.line, 1U), where.column, error.description());
  }
}

}  // namespace

Value parse_toml(const Source& source) {
  return convert_table(parse_or_refuse(source), {std::make_shared<const std::string>(source.name)});
}

Value parse_setting_value(const Setting& setting) {
  const SourceName name{std::make_shared<const std::string>(setting_origin(setting)), false};
  Value text(setting.value, Origin{name.name});
  try {
    const Value document =
        convert_table(parse_or_refuse({.name = *name.name, .text = "value = " + setting.value}), name);
    const auto& entries = *document.as<Value::Table>();
    return entries.size() == 1 && entries.front().key == "value" ? entries.front().value : text;
  } catch (const SpecError&) {
    return text;
  }
}

std::string setting_origin(const Setting& setting) {
  if (!setting.origin.empty()) return setting.origin;
  return text::cut(fmt::format("--set {}={}", text::printable(setting.key), text::printable(setting.value)),
                   longest_shown);
}

}  // namespace cenote::spec
