#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cenote/error.h"
#include "cenote/layer.h"

namespace cenote {

/// What may be said of a layer beside its kind.
struct LayerOptions {
  std::string name = {};                 ///< empty: Keras's default name, dense, dense_1, …
  std::vector<std::string> inputs = {};  ///< empty: the layer before, or "input"
  std::int64_t repeat = 1;               ///< so many layers, each fed by the one before; a name becomes a, a_1, …
};

/// A layer that does not fit its Network, with the option that says so: `name`, `inputs`, `repeat` or `layers`.
class NetworkError : public SpecError {
 public:
  NetworkError(std::string option, std::string subject, const std::string& what)
      : SpecError(option + ": " + what), option_(std::move(option)), subject_(std::move(subject)), what_(what) {}

  const std::string& option() const { return option_; }
  const std::string& subject() const { return subject_; }     ///< the name in question
  const std::string& what_is_wrong() const { return what_; }  ///< the message without the option

 private:
  std::string option_, subject_, what_;
};

/// A DAG of layers: topology only, no numbers. The last layer is the output; every other one must feed some layer.
class Network {
 public:
  static constexpr std::string_view input = "input";
  static constexpr std::int64_t max_layers = 100'000;

  /// @throws NetworkError if a name is taken, reserved or holds a '/' or control characters, an input is unknown, the
  /// number of inputs is wrong, or there are too many layers. The Network is then as it was before.
  Network& add(LayerKind kind, LayerOptions options = {});

  /// x + F(x): the inner layers one after the other, then an `add`, which bears the options' name. Inner layers without
  /// `inputs` are chained; the first is fed by x. With repeat, `inputs` that name inner layers mean those of the same
  /// copy, by their names in the first copy. @throws NetworkError as add() does, or if inner is empty.
  struct Inner {
    LayerKind kind;
    LayerOptions options = {};
  };
  Network& add_residual(const std::vector<Inner>& inner, LayerOptions options = {});

  const std::vector<Layer>& layers() const { return layers_; }
  /// The layer of that name, or null.
  const Layer* find(std::string_view name) const;

  bool operator==(const Network& other) const { return layers_ == other.layers_; }

 private:
  void add_one(const LayerKind& kind, std::string name, std::vector<std::string> inputs);
  void add_inner(const std::vector<Inner>& inner, std::int64_t copy, const std::string& x, std::size_t first);
  std::vector<std::string> of_this_copy(std::vector<std::string> names, std::size_t first, std::size_t start) const;
  std::string default_name(const LayerKind& kind);
  std::string last_name() const;
  void check_repeat(std::int64_t repeat, std::int64_t layers_each) const;
  template <class Change>
  Network& all_or_nothing(const Change& change);

  std::vector<Layer> layers_;
  std::map<std::string, std::size_t, std::less<>> positions_;  // in layers_, by name
  std::array<int, std::variant_size_v<LayerKind>> unnamed_{};  // layers so far without a name of their own, by kind
};

}  // namespace cenote
