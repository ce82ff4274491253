#include "engine/remedies/draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>

namespace cenote {
namespace {

bool is_dense(const DraftLayer& layer) { return std::holds_alternative<Dense>(layer.kind); }

/// Where each layer's inputs are: the earliest of them, −1 for the data.
std::vector<std::ptrdiff_t> earliest_inputs(const std::vector<DraftLayer>& layers) {
  std::map<std::string, std::ptrdiff_t> positions = {{std::string(Network::input), -1}};
  std::vector<std::ptrdiff_t> earliest;
  for (const auto& layer : layers) {
    auto least = std::numeric_limits<std::ptrdiff_t>::max();
    for (const auto& input : layer.inputs) least = std::min(least, positions.at(input));
    positions[layer.name] = static_cast<std::ptrdiff_t>(earliest.size());
    earliest.push_back(least);
  }
  return earliest;
}

std::vector<std::int64_t> widths_of(const std::vector<DraftLayer>& layers) {
  std::map<std::string, std::int64_t> of_name = {{std::string(Network::input), 0}};
  std::vector<std::int64_t> widths;
  for (const auto& layer : layers) {
    const auto* dense = std::get_if<Dense>(&layer.kind);
    widths.push_back(dense ? dense->units : of_name.at(layer.inputs.front()));
    of_name[layer.name] = widths.back();
  }
  return widths;
}

}  // namespace

bool is_activation(const LayerKind& kind) {
  return !std::holds_alternative<Dense>(kind) && !std::holds_alternative<BatchNormalization>(kind) &&
         !std::holds_alternative<Add>(kind);
}

Draft::Draft(const Network& network) {
  std::array<int, std::variant_size_v<LayerKind>> unnamed{};
  for (const Layer& layer : network.layers()) {
    int& number = unnamed[layer.kind.index()];
    const auto stem = layer_words[layer.kind.index()].stem;
    const bool is_default = layer.name == (number == 0 ? std::string(stem) : fmt::format("{}_{}", stem, number));
    number += is_default ? 1 : 0;
    layers.push_back({layer.name, layer.inputs, layer.kind, is_default});
  }
}

std::size_t Draft::output() const {
  const auto last = std::find_if(layers.rbegin(), layers.rend(), is_dense);
  return last == layers.rend() ? 0 : static_cast<std::size_t>(layers.rend() - last) - 1;
}

bool Draft::is_hidden_dense(std::size_t i) const { return i < output() && is_dense(layers[i]); }

std::string Draft::before(std::size_t i) const { return i == 0 ? std::string(Network::input) : layers[i - 1].name; }

std::size_t Draft::end_of_activation(std::size_t i) const {
  std::size_t end = i + 1;
  while (end < output() && is_activation(layers[end].kind) && layers[end].inputs == std::vector{before(end)}) ++end;
  return end;
}

std::vector<Block> Draft::blocks() const {
  const auto earliest = earliest_inputs(layers);
  const auto widths = widths_of(layers);
  const auto hidden = output();
  std::vector<bool> is_cut(layers.size());  // whether later layers see none before this one
  for (auto [i, least] = std::pair(layers.size(), std::ptrdiff_t{std::numeric_limits<std::ptrdiff_t>::max()});
       i-- > 0;) {
    is_cut[i] = least >= static_cast<std::ptrdiff_t>(i);
    least = std::min(least, earliest[i]);
  }
  std::vector<Block> blocks;
  for (std::size_t begin = 0, i = 0; i < hidden; ++i) {
    if (!is_cut[i]) continue;
    const auto first = layers.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = layers.begin() + static_cast<std::ptrdiff_t>(i) + 1;
    const auto dense = std::count_if(first, last, is_dense);
    if (dense == 0 && !blocks.empty() && blocks.back().end == begin) {
      blocks.back().end = i + 1;  // what follows a Dense goes with it
    } else if (dense > 0) {
      blocks.push_back({.begin = begin,
                        .end = i + 1,
                        .in_width = begin == 0 ? 0 : widths[begin - 1],
                        .out_width = widths[i],
                        .dense = dense,
                        .is_plain = i == begin});
    }
    begin = i + 1;
  }
  return blocks;
}

void Draft::feed_from(std::size_t first, const std::string& old_input, const std::string& new_input) {
  for (std::size_t i = first; i < layers.size(); ++i) std::ranges::replace(layers[i].inputs, old_input, new_input);
}

void Draft::insert_after(std::size_t i, const LayerKind& kind) {
  const std::string name = new_name();
  feed_from(i + 1, layers[i].name, name);
  layers.insert(layers.begin() + static_cast<std::ptrdiff_t>(i) + 1, {name, {layers[i].name}, kind});
}

void Draft::add_shortcut(std::size_t begin, std::size_t end) {
  const std::string x = before(begin);
  insert_after(end - 1, Add{});
  layers[end].inputs.insert(layers[end].inputs.begin(), x);
}

void Draft::remove(std::size_t begin, std::size_t end) {
  feed_from(end, layers[end - 1].name, before(begin));
  layers.erase(layers.begin() + static_cast<std::ptrdiff_t>(begin), layers.begin() + static_cast<std::ptrdiff_t>(end));
}

Network Draft::network() const {
  Network network;
  std::map<std::string, std::string> names = {{std::string(Network::input), std::string(Network::input)}};
  for (const auto& layer : layers) {
    LayerOptions options{.name = layer.has_default_name ? "" : layer.name};
    for (const auto& input : layer.inputs) options.inputs.push_back(names.at(input));
    network.add(layer.kind, std::move(options));
    names[layer.name] = network.layers().back().name;
  }
  return network;
}

}  // namespace cenote
