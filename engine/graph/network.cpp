#include "cenote/network.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cenote {
namespace {

constexpr std::size_t longest_name = 200;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::string_view stem_of(const LayerKind& kind) { return layer_words[kind.index()].stem; }

/// a, a_1, a_2, …
std::string numbered(std::string_view stem, std::int64_t number) {
  return number == 0 ? std::string(stem) : fmt::format("{}_{}", stem, number);
}

void check_characters(const std::string& name) {
  if (name.size() > longest_name)
    throw NetworkError("name", name, fmt::format("a name has at most {} characters", longest_name));
  if (name.find('/') != std::string::npos || std::any_of(name.begin(), name.end(), is_control))
    throw NetworkError("name", name, fmt::format("\"{}\" holds a '/' or a control character", name));
  if (name == Network::input) throw NetworkError("name", name, "\"input\" is the data");
}

void check_count(const LayerKind& kind, const std::vector<std::string>& inputs) {
  const bool sums = std::holds_alternative<Add>(kind);
  if (sums ? inputs.size() >= 2 : inputs.size() == 1) return;
  throw NetworkError("inputs", {},
                     fmt::format("{} takes {}, not {}", layer_words[kind.index()].type,
                                 sums ? "at least two inputs" : "one input", inputs.size()));
}

std::int64_t layers_of(const std::vector<Network::Inner>& inner) {
  std::int64_t layers = 1;  // the sum
  for (const Network::Inner& entry : inner) {
    if (entry.options.repeat < 1 || entry.options.repeat > Network::max_layers)
      throw NetworkError("repeat", {},
                         fmt::format("{} is not from 1 to {}", entry.options.repeat, Network::max_layers));
    layers += entry.options.repeat;
  }
  return layers;
}

}  // namespace

Network& Network::add(LayerKind kind, LayerOptions options) {
  check_repeat(options.repeat, 1);
  return all_or_nothing([&] {
    for (std::int64_t copy = 0; copy < options.repeat; ++copy) {
      std::string name = options.name.empty() ? default_name(kind) : numbered(options.name, copy);
      const bool is_first = copy == 0 && !options.inputs.empty();
      add_one(kind, std::move(name), is_first ? options.inputs : std::vector{last_name()});
    }
  });
}

Network& Network::add_residual(const std::vector<Inner>& inner, LayerOptions options) {
  if (inner.empty()) throw NetworkError("layers", {}, "a Residual needs at least one layer");
  if (options.inputs.size() > 1)
    throw NetworkError("inputs", {}, fmt::format("Residual takes one input, not {}", options.inputs.size()));
  check_repeat(options.repeat, layers_of(inner));
  return all_or_nothing([&] {
    const std::size_t first = layers_.size();
    for (std::int64_t copy = 0; copy < options.repeat; ++copy) {
      const bool is_first = copy == 0 && !options.inputs.empty();
      const std::string x = is_first ? options.inputs.front() : last_name();
      add_inner(inner, copy, x, first);
      std::string name = options.name.empty() ? default_name(Add{}) : numbered(options.name, copy);
      add_one(Add{}, std::move(name), {x, last_name()});
    }
  });
}

void Network::add_inner(const std::vector<Inner>& inner, std::int64_t copy, const std::string& x, std::size_t first) {
  const std::size_t start = layers_.size();
  for (const auto& [kind, options] : inner) {
    for (std::int64_t i = 0; i < options.repeat; ++i) {
      std::string name = options.name.empty() ? default_name(kind) : numbered(options.name, copy * options.repeat + i);
      std::vector<std::string> inputs = {layers_.size() == start ? x : last_name()};
      if (i == 0 && !options.inputs.empty()) inputs = of_this_copy(options.inputs, first, start);
      add_one(kind, std::move(name), std::move(inputs));
    }
  }
}

std::vector<std::string> Network::of_this_copy(std::vector<std::string> names, std::size_t first,
                                               std::size_t start) const {
  for (std::string& name : names) {
    const auto found = positions_.find(name);
    if (found == positions_.end() || found->second < first || found->second >= start) continue;
    const std::size_t position = start + found->second - first;
    if (position < layers_.size()) name = layers_[position].name;
  }
  return names;
}

const Layer* Network::find(std::string_view name) const {
  const auto found = positions_.find(name);
  return found == positions_.end() ? nullptr : &layers_[found->second];
}

void Network::add_one(const LayerKind& kind, std::string name, std::vector<std::string> inputs) {
  check_characters(name);
  if (find(name)) throw NetworkError("name", name, fmt::format("\"{}\" is the name of an earlier layer", name));
  check_count(kind, inputs);
  for (const std::string& from : inputs)
    if (from != input && !find(from))
      throw NetworkError("inputs", from, fmt::format("there is no earlier layer \"{}\"", from));
  positions_.emplace(name, layers_.size());
  layers_.push_back({std::move(name), std::move(inputs), kind});
}

std::string Network::default_name(const LayerKind& kind) { return numbered(stem_of(kind), unnamed_[kind.index()]++); }

std::string Network::last_name() const { return layers_.empty() ? std::string(input) : layers_.back().name; }

void Network::check_repeat(std::int64_t repeat, std::int64_t layers_each) const {
  const auto room = max_layers - static_cast<std::int64_t>(layers_.size());
  if (repeat < 1) throw NetworkError("repeat", {}, fmt::format("{} is less than 1", repeat));
  if (repeat > room / layers_each)
    throw NetworkError("repeat", {}, fmt::format("a network has at most {} layers", max_layers));
}

template <class Change>
Network& Network::all_or_nothing(const Change& change) {
  const std::size_t count = layers_.size();
  const auto unnamed = unnamed_;
  try {
    change();
  } catch (...) {
    for (std::size_t i = count; i < layers_.size(); ++i) positions_.erase(layers_[i].name);
    layers_.erase(layers_.begin() + static_cast<std::ptrdiff_t>(count), layers_.end());
    unnamed_ = unnamed;
    throw;
  }
  return *this;
}

}  // namespace cenote
