#include "engine/spec/variants.h"

#include "engine/spec/keys.h"
#include "engine/spec/settings.h"

namespace cenote::spec {
namespace {

constexpr std::size_t most_variants = 1000;

/// `set = { recipe.epochs = 5 }` and `"recipe.epochs" = 5` mean the same; `recipe = { … }` replaces the section.
void flatten(const Value::Table& table, const std::string& path, Value::Table& result) {
  for (const Entry& entry : table) {
    const auto* inner = entry.value.as<Value::Table>();
    const std::string key = join(path, entry.key);
    if (inner && !entry.value.is_inline && !inner->empty())
      flatten(*inner, key, result);
    else
      result.push_back({key, entry.value, entry.origin});
  }
}

const std::vector<Key<Variant>>& variant_keys() {
  static const std::vector<Key<Variant>> keys = {
      required(key("name", &Variant::name, text(), "in tables, and of its directory"), "a variant needs it"),
      {.name = "set",
       .allowed = "a table of dotted keys, as in { \"network.layers[*].activation\" = \"relu\" }",
       .meaning = "what differs from the base; as --set",
       .read = [](Variant& v, const Value& value,
                  const std::string& path) { flatten(entries_of(value, path), {}, v.set); },
       .write = [](const Variant& v) { return std::optional(Value(v.set)); }},
  };
  return keys;
}

void check_is_no_heading(const Variant& variant, const std::string& path) {
  for (const Entry& entry : variant.set)
    if (entry.key == "study" || entry.key.starts_with("study."))
      refuse(entry.origin, join(path, entry.key), "[study] is of all variants together", "keys of an experiment");
}

}  // namespace

std::vector<KeyDoc> variant_docs() { return describe(Variant{}, variant_keys()); }

std::vector<Variant> read_variants(const Value& document) {
  const Value* list = document.find("variant");
  if (!list) return {};
  const auto* array = list->as<Value::Array>();
  if (!array || array->size() > most_variants)
    refuse(list->origin, "variant", array ? "more than 1000 variants" : list->quoted() + " is no list of tables",
           "[[variant]] with name and set");
  std::vector<Variant> result;
  for (std::size_t i = 0; i < array->size(); ++i) {
    Variant variant{.name = {}, .origin = (*array)[i].origin, .set = {}};
    read_table(variant, (*array)[i], join("variant", i), variant_keys());
    check_is_no_heading(variant, join(join("variant", i), "set"));
    result.push_back(std::move(variant));
  }
  return result;
}

Value apply_variant(Value document, const Variant& variant) {
  document.set("title", Value(variant.name, variant.origin));
  for (const Entry& entry : variant.set) apply_setting(document, entry.key, entry.value);
  return document;
}

void write_variants(Value& document, const std::vector<Variant>& variants) {
  Value::Array list;
  for (const Variant& variant : variants) {
    Value table;
    write_keys(table, variant, variant_keys());
    list.push_back(std::move(table));
  }
  if (!list.empty()) document.set("variant", Value(std::move(list)));
}

}  // namespace cenote::spec
