#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cenote/network.h"

namespace cenote {

/// A layer of a Network that is being changed.
struct DraftLayer {
  std::string name;  ///< unique in its draft
  std::vector<std::string> inputs;
  LayerKind kind;
  bool has_default_name = true;  ///< it is named anew, as Keras would, when the Network is put together
};

/// A run of hidden layers with one input and one output: a Dense with what follows it, or a residual connection with
/// all layers inside.
struct Block {
  std::size_t begin = 0, end = 0;
  std::int64_t in_width = 0, out_width = 0;  ///< 0: as wide as the data
  std::int64_t dense = 0;                    ///< Dense layers inside
  bool is_plain = true;                      ///< one layer after the other

  bool keeps_width() const { return in_width == out_width && in_width > 0; }
};

/// A Network taken apart, to be changed and put together again.
class Draft {
 public:
  explicit Draft(const Network& network);

  std::vector<DraftLayer> layers;

  /// The first layer that is not hidden: the last Dense; 0 if there is none.
  std::size_t output() const;
  bool is_hidden_dense(std::size_t i) const;
  /// The end of the activations after layer i that are fed by nothing else.
  std::size_t end_of_activation(std::size_t i) const;
  /// What the hidden layers consist of, from the input on.
  std::vector<Block> blocks() const;

  /// A layer that takes over all who were fed by layer i, which feeds it.
  void insert_after(std::size_t i, const LayerKind& kind);
  /// x + F(x) over layers begin … end − 1, which follow each other.
  void add_shortcut(std::size_t begin, std::size_t end);
  /// Whoever was fed by the last of these layers is then fed by what fed the first.
  void remove(std::size_t begin, std::size_t end);

  /// @throws NetworkError if a layer's own name is another one's default name
  Network network() const;

 private:
  void feed_from(std::size_t first, const std::string& old_input, const std::string& new_input);
  std::string before(std::size_t i) const;
  std::string new_name() { return "+" + std::to_string(added_++); }

  int added_ = 0;
};

/// Whether it is an activation by itself: Activation, ReLU, LeakyReLU, ELU, PReLU.
bool is_activation(const LayerKind& kind);

template <class L>
bool has_hidden(const Draft& draft) {
  for (std::size_t i = 0; i < draft.output(); ++i)
    if (std::holds_alternative<L>(draft.layers[i].kind)) return true;
  return false;
}

}  // namespace cenote
