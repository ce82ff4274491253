#include <algorithm>

#include "engine/spec/keys.h"

namespace cenote::spec {
namespace {

using Type = Initializer::Type;

/// glorot_uniform → GlorotUniform, as Keras's classes are called.
std::string class_name(std::string_view word) {
  std::string result;
  bool begins = true;
  for (char c : word) {
    if (c != '_') result += begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    begins = c == '_';
  }
  return result;
}

std::vector<Key<Initializer>> keys_of(Type type) {
  const auto mean = key("mean", &Initializer::mean, number(), "of the normal distribution");
  const auto stddev = key("stddev", &Initializer::stddev, number(not_negative), "its standard deviation");
  switch (type) {
    case Type::constant:
      return {key("value", &Initializer::value, number(), "of every element")};
    case Type::random_normal:
    case Type::truncated_normal:
      return {mean, stddev};
    case Type::random_uniform:
      return {key("minval", &Initializer::minval, number(), "lower end"),
              key("maxval", &Initializer::maxval, number(), "upper end, ≥ minval")};
    case Type::variance_scaling:
      return {key("scale", &Initializer::scale, number(positive), "variance times the fan"),
              key("mode", &Initializer::mode, word<Initializer::Mode>("mode"), "which fan"),
              key("distribution", &Initializer::distribution, word<Initializer::Distribution>("distribution"),
                  "the draws' distribution")};
    case Type::orthogonal:
      return {key("gain", &Initializer::gain, number(), "factor of the orthogonal matrix")};
    default:
      return {};
  }
}

/// Keras's classes, with their keys.
void add_types(std::vector<Form<Initializer>>& forms) {
  for (const auto& entry : words<Type>)
    forms.push_back({std::string(entry.word), Initializer{.type = entry.value}, keys_of(entry.value)});
}

/// The forms that stand for a whole initializer, by both of their names in Keras.
void add_named(std::vector<Form<Initializer>>& forms) {
  for (const auto& entry : words<Initializer>) {
    const std::string other_name = class_name(entry.word);
    const Form<Initializer>* same_class = find_form(forms, other_name);
    const auto keys = same_class ? same_class->keys : std::vector<Key<Initializer>>{};
    if (!same_class) forms.push_back({other_name, entry.value, {}});
    forms.push_back({std::string(entry.word), entry.value, keys});
  }
}

Initializer read(const Value& value, const std::string& path) {
  const Initializer result = read_form(initializer_forms(), value, path, "initializer");
  if (result.maxval < result.minval) {
    const Value* maxval = value.find("maxval");
    const Value& culprit = maxval ? *maxval : *value.find("minval");
    refuse(culprit.origin, path, "maxval is less than minval", "maxval ≥ minval");
  }
  return result;
}

Value write(const Initializer& initializer) {
  for (const auto& entry : words<Initializer>)
    if (entry.value == initializer) return Value(std::string(entry.word));
  return write_form(*find_form(initializer_forms(), to_word(initializer.type)), initializer);
}

}  // namespace

const std::vector<Form<Initializer>>& initializer_forms() {
  static const std::vector<Form<Initializer>> forms = [] {
    std::vector<Form<Initializer>> all;
    add_types(all);
    add_named(all);
    std::ranges::sort(all, {}, &Form<Initializer>::type);
    return all;
  }();
  return forms;
}

const Codec<Initializer>& initializer() {
  static const Codec<Initializer> codec = {
      .allowed = "an initializer's name, or a table { type = name, … }",
      .read = read,
      .write = write,
  };
  return codec;
}

}  // namespace cenote::spec
