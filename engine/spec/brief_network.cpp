#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/spec/keys.h"
#include "engine/spec/network_keys.h"

namespace cenote::spec {
namespace {

/// A layer of the same type that says nothing of its own.
LayerKind plain_kind(const LayerKind& kind) {
  return std::visit([]<class L>(const L&) { return LayerKind(L{}); }, kind);
}

bool is_required(const LayerForm& form, const std::string& key) {
  return std::ranges::any_of(form.docs,
                             [&](const KeyDoc& doc) { return doc.name == key && doc.default_value == "(required)"; });
}

Value brief_layer(const LayerKind& kind) {
  const LayerForm& form = layer_forms()[kind.index()];
  Value full, defaults, table;
  form.write(full, kind);
  form.write(defaults, plain_kind(kind));
  table.set("type", Value(form.type));
  for (const Entry& entry : *full.as<Value::Table>()) {
    const Value* usual = defaults.find(entry.key);
    if (!usual || !(*usual == entry.value) || is_required(form, entry.key)) table.set(entry.key, entry.value);
  }
  return table;
}

/// One layer of a Network after the other, or the layers of one Residual.
class BriefWriter {
 public:
  explicit BriefWriter(const Network& network) : layers_(network.layers()) {
    find_default_names();
    find_sums();
  }

  Value::Array write() const {
    Value::Array entries;
    for (std::size_t i = 0; i < layers_.size();) {
      if (is_block(i)) {
        append(entries, block(i));
        i = sums_[i] + 1;
      } else {
        append(entries, layer(i++));
      }
    }
    return entries;
  }

 private:
  std::string before(std::size_t i) const { return i == 0 ? std::string(Network::input) : layers_[i - 1].name; }
  bool follows(std::size_t i) const { return layers_[i].inputs == std::vector{before(i)}; }

  void find_default_names() {
    std::array<int, std::variant_size_v<LayerKind>> unnamed{};
    for (const Layer& each : layers_) {
      int& number = unnamed[each.kind.index()];
      const auto stem = layer_words[each.kind.index()].stem;
      const bool is_default = each.name == (number == 0 ? std::string(stem) : fmt::format("{}_{}", stem, number));
      number += is_default ? 1 : 0;
      has_default_name_.push_back(is_default);
    }
  }

  /// For each layer the next one, itself perhaps, that is not simply fed by the one before it.
  void find_sums() {
    sums_.resize(layers_.size());
    for (std::size_t i = layers_.size(); i-- > 0;)
      sums_[i] = !follows(i) ? i : i + 1 < layers_.size() ? sums_[i + 1] : layers_.size();
  }

  /// Whether x + F(x) begins here, whose sum has the name that Residual gives it.
  bool is_block(std::size_t i) const {
    const std::size_t sum = sums_[i];
    return sum > i && sum < layers_.size() && std::holds_alternative<Add>(layers_[sum].kind) &&
           has_default_name_[sum] && layers_[sum].inputs == std::vector{before(i), before(sum)};
  }

  Value layer(std::size_t i) const {
    Value table = brief_layer(layers_[i].kind);
    if (!has_default_name_[i]) table.set("name", Value(layers_[i].name));
    if (!follows(i)) table.set("inputs", list(text()).write(layers_[i].inputs));
    return table;
  }

  Value block(std::size_t i) const {
    Value::Array inner;
    bool is_named = false;
    for (std::size_t at = i; at < sums_[i]; ++at) {
      append(inner, layer(at));
      is_named = is_named || !has_default_name_[at];
    }
    Value table;
    table.set("type", Value(std::string(residual)));
    if (is_named) table.set("repeat", Value(std::int64_t{1}));  // two of them are not one, twice
    table.set("layers", Value(std::move(inner)));
    return table;
  }

  /// An entry that repeats the last one, names and inputs left to the rules, only counts.
  static void append(Value::Array& entries, Value entry) {
    if (!entries.empty() && !entry.find("name") && !entry.find("inputs") && !entry.find("repeat")) {
      Value last = entries.back();
      std::erase_if(*last.as<Value::Table>(), [](const Entry& each) { return each.key == "repeat"; });
      const Value* repeat = entries.back().find("repeat");
      const std::int64_t count = repeat ? *repeat->as<std::int64_t>() : 1;
      if (last == entry) {
        entries.back().set("repeat", Value(count + 1));
        return;
      }
    }
    entries.push_back(std::move(entry));
  }

  const std::vector<Layer>& layers_;
  std::vector<bool> has_default_name_;
  std::vector<std::size_t> sums_;
};

}  // namespace

Value write_brief_network(const Network& network) { return Value(BriefWriter(network).write()); }

}  // namespace cenote::spec
