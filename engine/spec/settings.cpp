#include "engine/spec/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "engine/spec/key_path.h"
#include "engine/spec/keys.h"
#include "engine/spec/network_keys.h"
#include "engine/text/nearest_word.h"

namespace cenote::spec {
namespace {

using Steps = std::span<const Step>;

/// A layer's type, empty if it has none.
std::string type_word(const Value& layer) {
  const Value* type = layer.find("type");
  const auto* written = type ? type->as<std::string>() : nullptr;
  return written ? *written : std::string();
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Removes a key of a table.
void erase(Value& table, std::string_view key) {
  std::erase_if(*table.as<Value::Table>(), [&](const Entry& entry) { return entry.key == key; });
}

/// One setting on its way through the document.
class Setter {
 public:
  Setter(const std::string& key, const Value& value) : key_(key), value_(value) {}

  void apply(Value& document) {
    const std::vector<Step> steps = parse_key_path(key_, value_.origin);
    enter(document, steps, true);
    if (matches_ == 0) refuse_without_match(steps);
  }

 private:
  /// `is_network`: whether a list of layers found here ends with the output layer.
  void enter(Value& here, Steps steps, bool is_network);
  void enter_key(Value& here, const std::string& key, Steps rest, bool is_network);
  void enter_index(Value& here, std::size_t index, Steps rest);
  void enter_all(Value& here, Steps rest, bool is_network);
  void set_layers(Value::Array& layers, Steps rest, bool has_output);
  void set_layer(Value& layer, Steps rest);
  void assign(Value& here) {
    here = value_;
    ++matches_;
  }
  [[noreturn]] void refuse_here(const std::string& what, std::string_view allowed = {}) const {
    refuse(value_.origin, key_, what, allowed);
  }
  [[noreturn]] void refuse_without_match(Steps steps) const;
  Value::Array& array_of(Value& here) const;

  const std::string& key_;
  const Value& value_;
  bool in_layers_ = false;  // whether the list at hand is a list of layers
  int matches_ = 0;
};

void Setter::enter(Value& here, Steps steps, bool is_network) {
  if (steps.empty()) return assign(here);
  const Steps rest = steps.subspan(1);
  if (const auto* key = std::get_if<std::string>(&steps[0])) return enter_key(here, *key, rest, is_network);
  if (const auto* index = std::get_if<std::size_t>(&steps[0])) return enter_index(here, *index, rest);
  enter_all(here, rest, is_network);
}

void Setter::enter_key(Value& here, const std::string& key, Steps rest, bool is_network) {
  if (here.as<std::string>()) {  // "SGD" is short for { type = "SGD" }
    Value table;
    table.origin = here.origin;
    table.set("type", here);
    here = table;
  }
  if (!here.as<Value::Table>()) refuse_here(fmt::format("{} has no key \"{}\"", here.quoted(), key));
  if (rest.empty()) erase(here, key + "_sha256");
  if (!here.find(key)) here.set(key, Value(Value::Table{}, value_.origin));
  in_layers_ = key == "layers";
  enter(*here.find(key), rest, is_network);
}

Value::Array& Setter::array_of(Value& here) const {
  auto* array = here.as<Value::Array>();
  if (!array) refuse_here("there is no such list", "[n] and [*] for elements of a list that the file writes");
  return *array;
}

void Setter::enter_index(Value& here, std::size_t index, Steps rest) {
  auto& array = array_of(here);
  if (index >= array.size())
    refuse_here(fmt::format("there is no element [{}]", index),
                array.empty() ? "an empty list has none" : fmt::format("[0] to [{}]", array.size() - 1));
  enter(array[index], rest, false);
}

void Setter::enter_all(Value& here, Steps rest, bool is_network) {
  auto& array = array_of(here);
  if (in_layers_) return set_layers(array, rest, is_network);
  for (Value& element : array) enter(element, rest, false);
}

/// An output layer with repeat hides the layers before it in one entry: they become an entry of their own.
void split_output(Value::Array& layers) {
  if (layers.empty() || type_word(layers.back()) == residual || !layers.back().as<Value::Table>()) return;
  const Value* repeat = layers.back().find("repeat");
  const auto* count = repeat ? repeat->as<std::int64_t>() : nullptr;
  if (!count || *count < 2) return;
  const std::int64_t hidden = *count - 1;
  Value output = layers.back();
  layers.back().set("repeat", Value(hidden, repeat->origin));
  erase(output, "repeat");
  erase(output, "inputs");
  if (Value* name = output.find("name"); name && name->as<std::string>())
    *name = Value(fmt::format("{}_{}", *name->as<std::string>(), hidden), name->origin);
  layers.push_back(std::move(output));
}

void Setter::set_layers(Value::Array& layers, Steps rest, bool has_output) {
  if (rest.empty() || !std::holds_alternative<std::string>(rest[0])) refuse_here("[*] of layers needs a key after it");
  if (has_output) split_output(layers);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!layers[i].as<Value::Table>()) continue;
    Value* inner = type_word(layers[i]) == residual ? layers[i].find("layers") : nullptr;
    if (inner && inner->as<Value::Array>()) set_layers(*inner->as<Value::Array>(), rest, false);
    const bool is_output = has_output && i + 1 == layers.size();
    if (!is_output) set_layer(layers[i], rest);
  }
}

void Setter::set_layer(Value& layer, Steps rest) {
  const std::string& key = std::get<std::string>(rest[0]);
  if (!contains(keys_of_layer(type_word(layer)), key)) return;
  const bool must_be_written = key == "activation" || rest.size() > 1;
  if (must_be_written && !layer.find(key)) return;
  enter_key(layer, key, rest.subspan(1), false);
}

/// The keys of all layers.
std::vector<std::string> all_layer_keys() {
  std::vector<std::string> result;
  for (const std::string& type : layer_types())
    for (const std::string& key : keys_of_layer(type)) result.push_back(key);
  return result;
}

void Setter::refuse_without_match(Steps steps) const {
  while (!steps.empty() && !std::holds_alternative<EveryElement>(steps[0])) steps = steps.subspan(1);
  const auto* key = steps.size() > 1 ? std::get_if<std::string>(&steps[1]) : nullptr;
  if (!key) refuse_here("this names nothing");
  const auto known = all_layer_keys();
  if (!contains(known, *key))
    refuse_here(fmt::format("no layer has a key \"{}\"{}", *key, text::did_you_mean(*key, known)),
                "a key of a hidden layer");
  const bool is_written_only = *key == "activation" || steps.size() > 2;
  refuse_here(fmt::format("no hidden layer {} \"{}\"", is_written_only ? "writes" : "takes", *key),
              "a key of a hidden layer");
}

}  // namespace

void apply_setting(Value& document, const std::string& key, const Value& value) { Setter(key, value).apply(document); }

}  // namespace cenote::spec
