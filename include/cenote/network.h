#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cenote/layer.h"

namespace cenote {

/// What may be said of a layer beside its kind.
struct LayerOptions {
  std::string name = {};                 ///< empty: Keras's default name, dense, dense_1, …
  std::vector<std::string> inputs = {};  ///< empty: the layer before, or "input"
  std::int64_t repeat = 1;               ///< so many layers, each fed by the one before; a name becomes a, a_1, …
};

/// A DAG of layers: topology only, no numbers. The last layer is the output; every other one must feed some layer.
class Network {
 public:
  static constexpr std::string_view input = "input";

  /// @throws SpecError if a name is taken or reserved, an input is unknown, or the number of inputs is wrong.
  Network& add(LayerKind kind, LayerOptions options = {});

  /// x + F(x): the inner layers one after the other, then an `add`. Inner layers without `inputs` are chained; the
  /// first is fed by x. @throws SpecError as add() does, or if inner is empty.
  struct Inner {
    LayerKind kind;
    LayerOptions options = {};
  };
  Network& add_residual(const std::vector<Inner>& inner, LayerOptions options = {});

  const std::vector<Layer>& layers() const { return layers_; }
  /// The layer of that name, or null.
  const Layer* find(std::string_view name) const;

 private:
  std::string default_name(const LayerKind& kind);
  std::string last_name() const;

  std::vector<Layer> layers_;
  std::array<int, std::variant_size_v<LayerKind>> unnamed_{};  // layers so far without a name of their own, by kind
};

}  // namespace cenote
