#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/spec/parse_document.h"
#include "engine/spec/spec.h"
#include "engine/spec/variants.h"

namespace cenote::spec {
namespace {

constexpr std::array<std::string_view, 5> tables = {"data", "network", "recipe", "cohort", "trace"};

/// Cuts `recipe` off `recipe.loss`, `network` off `network.layers[3]`.
std::string_view take_word(std::string_view& path) {
  const auto end = std::min(path.find_first_of(".["), path.size());
  const std::string_view word = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return word;
}

/// Where the key is written, or the innermost table of it that is; for a default, the file alone.
std::string place_of(std::string_view path, const Value& document, const std::string& file) {
  const Value* found = &document;
  Origin where;
  while (!path.empty() && found) {
    found = found->find(take_word(path));
    if (found && found->origin.source) where = found->origin;
  }
  return where.source ? where.prefix() : file + ": ";
}

std::string place_of_variant(const std::string& message, const Value& document, const std::string& file) {
  for (const Variant& variant : read_variants(document))
    if (message.starts_with(fmt::format("variant \"{}\": ", variant.name))) return variant.origin.prefix();
  return file + ": ";
}

}  // namespace

std::string located(const std::string& message, const Source& source, std::span<const Setting> settings,
                    const std::optional<std::string>& variant) {
  if (message.starts_with("variant \""))
    return place_of_variant(message, parse_document(source, settings), source.name) + message;
  if (message.starts_with("layer \""))
    return place_of("network.layers", parse_document(source, settings, variant), source.name) + message;
  std::string_view path = std::string_view(message).substr(0, message.find_first_of(":, "));
  std::string_view rest = path;
  if (std::ranges::find(tables, take_word(rest)) == tables.end()) return message;
  return place_of(path, parse_document(source, settings, variant), source.name) + message;
}

}  // namespace cenote::spec
