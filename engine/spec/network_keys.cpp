#include "engine/spec/network_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/spec/keys.h"
#include "engine/text/nearest_word.h"

namespace cenote::spec {
namespace {

const LayerForm* find_layer_form(std::string_view type) {
  for (const LayerForm& form : layer_forms())
    if (form.type == type) return &form;
  return nullptr;
}

const std::string& checked_type(const Value& layer, const std::string& path) {
  const Value& type = type_of(layer, path, "layer", layer_types());
  const auto* written = type.as<std::string>();
  if (!written || (*written != residual && !find_layer_form(*written)))
    refuse_word(type, join(path, "type"), "layer", layer_types());
  check_names(layer, path, keys_of_layer(*written));
  return *written;
}

LayerOptions read_options(const Value& layer, const std::string& path) {
  LayerOptions options;
  read_keys(options, layer, path, layer_option_keys());
  const Value* inputs = layer.find("inputs");
  if (inputs && options.inputs.empty())
    refuse(inputs->origin, join(path, "inputs"), "an empty list", "one input or more");
  return options;
}

const Value::Array& layers_of(const Value& table, const std::string& path) {
  const Value* layers = table.find("layers");
  if (!layers) refuse(table.origin, join(path, "layers"), "this key is missing", "a list of layers");
  const auto* array = layers->as<Value::Array>();
  if (!array) refuse(layers->origin, join(path, "layers"), layers->quoted() + " is no list", "a list of layers");
  if (array->empty()) refuse(layers->origin, join(path, "layers"), "an empty list", "a list of at least one layer");
  return *array;
}

Network::Inner read_layer(const Value& layer, const std::string& path, const std::string& type) {
  return {find_layer_form(type)->read(layer, path), read_options(layer, path)};
}

std::vector<Network::Inner> read_inner(const Value& block, const std::string& path) {
  std::vector<Network::Inner> result;
  const auto& layers = layers_of(block, path);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::string at = join(join(path, "layers"), i);
    const std::string& type = checked_type(layers[i], at);
    if (type == residual) refuse(layers[i].origin, at, "a Residual within a Residual", "any other layer");
    result.push_back(read_layer(layers[i], at, type));
  }
  return result;
}

/// The layer, within a Residual perhaps, whose option holds that name.
struct Culprit {
  const Value* layer;
  std::string path;
};

bool mentions(const Value& layer, const NetworkError& error) {
  const Value* option = layer.find(error.option());
  if (!option) return false;
  const Value subject(error.subject());
  const auto* names = option->as<Value::Array>();
  return *option == subject || (names && std::count(names->begin(), names->end(), subject) > 0);
}

Culprit find_culprit(const Value& layer, const std::string& path, const NetworkError& error) {
  const Value* inner = layer.find("layers");
  const auto* layers = inner && !mentions(layer, error) ? inner->as<Value::Array>() : nullptr;
  for (std::size_t i = 0; layers && i < layers->size(); ++i)
    if (mentions((*layers)[i], error)) return {&(*layers)[i], join(join(path, "layers"), i)};
  return {&layer, path};
}

std::vector<std::string> names_in(const Network& network) {
  std::vector<std::string> result = {std::string(Network::input)};
  for (const Layer& layer : network.layers()) result.push_back(layer.name);
  return result;
}

[[noreturn]] void refuse_layer(const Network& network, const Value& layer, const std::string& path,
                               const NetworkError& error) {
  constexpr std::size_t most_listed = 40;
  const auto [culprit, at] = find_culprit(layer, path, error);
  const Value* option = culprit->find(error.option());
  const auto names = names_in(network);
  const bool is_unknown = error.option() == "inputs" && !error.subject().empty();
  const std::string hint = is_unknown ? text::did_you_mean(error.subject(), names) : "";
  refuse(option ? option->origin : culprit->origin, join(at, error.option()), error.what_is_wrong() + hint,
         is_unknown && names.size() <= most_listed ? list_of(names) : "");
}

void add_layer(Network& network, const Value& layer, const std::string& path) {
  const std::string& type = checked_type(layer, path);
  try {
    if (type == residual) {
      network.add_residual(read_inner(layer, path), read_options(layer, path));
    } else {
      auto [kind, options] = read_layer(layer, path, type);
      network.add(kind, std::move(options));
    }
  } catch (const NetworkError& error) {
    refuse_layer(network, layer, path, error);
  }
}

/// The first layer but the last that feeds none.
std::optional<std::size_t> find_loose_end(const Network& network) {
  std::vector<std::string_view> used;
  for (const Layer& layer : network.layers()) used.insert(used.end(), layer.inputs.begin(), layer.inputs.end());
  std::sort(used.begin(), used.end());
  for (std::size_t i = 0; i + 1 < network.layers().size(); ++i)
    if (!std::binary_search(used.begin(), used.end(), network.layers()[i].name)) return i;
  return std::nullopt;
}

}  // namespace

std::vector<std::string> layer_types() {
  std::vector<std::string> result = {std::string(residual)};
  for (const LayerForm& form : layer_forms()) result.push_back(form.type);
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<std::string> keys_of_layer(std::string_view type) {
  const LayerForm* form = find_layer_form(type);
  if (!form && type != residual) return {};
  std::vector<std::string> result = form ? form->keys : std::vector<std::string>{"layers"};
  result.insert(result.begin(), "type");
  for (std::string& name : names_of(layer_option_keys())) result.push_back(std::move(name));
  return result;
}

Network read_network(const Value& table, const std::string& path) {
  check_names(table, path, {"layers"});
  Network network;
  std::vector<std::size_t> ends;  // for each entry of the file, how many layers there are after it
  const auto& layers = layers_of(table, path);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    add_layer(network, layers[i], join(join(path, "layers"), i));
    ends.push_back(network.layers().size());
  }
  if (const auto loose = find_loose_end(network)) {
    const auto entry = static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), *loose) - ends.begin());
    refuse(layers[entry].origin, join(join(path, "layers"), entry),
           fmt::format("layer \"{}\" feeds no other layer", network.layers()[*loose].name),
           "only the last layer feeds none: it is the output");
  }
  return network;
}

Value write_network(const Network& network) {
  Value::Array layers;
  for (const Layer& layer : network.layers()) {
    const LayerForm& form = layer_forms()[layer.kind.index()];
    Value table;
    table.set("type", Value(form.type));
    table.set("name", Value(layer.name));
    table.set("inputs", list(text()).write(layer.inputs));
    form.write(table, layer.kind);
    layers.push_back(std::move(table));
  }
  return Value(std::move(layers));
}

}  // namespace cenote::spec
