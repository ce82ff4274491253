#pragma once

#include "engine/theory/drawn_network.h"

namespace cenote::theory {

/// The forward pass of a DrawnNetwork, layer by layer.
class DrawnForward {
 public:
  explicit DrawnForward(DrawnNetwork& network) : network_(network) {}
  void run();

 private:
  void visit(std::size_t node, const Dense& dense);
  void visit(std::size_t node, const BatchNormalization& norm);
  void visit(std::size_t node, const Add& add);
  template <class Other>
  void visit(std::size_t node, const Other& layer);

  DrawnNetwork& network_;
};

/// Its gradient, from that of the loss with respect to the last layer's z, which stands in the last layer's `gradient`.
class DrawnBackward {
 public:
  explicit DrawnBackward(DrawnNetwork& network) : network_(network) {}
  void run();

 private:
  void visit(std::size_t node, const Dense& dense);
  void visit(std::size_t node, const BatchNormalization& norm);
  void visit(std::size_t node, const Add& add);
  template <class Other>
  void visit(std::size_t node, const Other& layer);
  /// ∂L/∂h of the input-th input; null if that is the data.
  Table* gradient_of(std::size_t node, std::size_t input);

  DrawnNetwork& network_;
};

}  // namespace cenote::theory
