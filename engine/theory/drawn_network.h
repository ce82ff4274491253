#pragma once

#include <cstdint>
#include <vector>

#include "engine/graph/node.h"
#include "include/cenote/experiment.h"

namespace cenote::theory {

/// A table (rows, columns) of doubles.
struct Table {
  std::int64_t rows = 0, columns = 0;
  std::vector<double> values;

  Table() = default;
  Table(std::int64_t r, std::int64_t c) : rows(r), columns(c), values(static_cast<std::size_t>(r * c)) {}
  double* row(std::int64_t r) { return values.data() + r * columns; }
  const double* row(std::int64_t r) const { return values.data() + r * columns; }
  double mean_square() const;
  double mean() const;
};

/// A Network of a width at which randomness does not average out, as random matrices: weights drawn by a stream of its
/// own (Philox with a fixed seed that no cohort has unless asked for), one batch forward as in training, one gradient
/// back. In double, layer by layer; nothing is trained.
class DrawnNetwork {
 public:
  DrawnNetwork(const Experiment& experiment, const Dataset& data, double gain);

  /// Whether the loss is one whose gradient is known here: those of expected_loss().
  bool covers_loss() const { return covers_loss_; }
  std::size_t layers() const { return nodes_.size(); }
  /// Multiplications of one draw, or what takes as long.
  double cost() const;

  /// What a draw shows of every layer.
  struct Layer {
    double mean = 0, square = 0;  ///< of the pre-activation, or the output where there is none, over rows and units
    double gradient = 0;          ///< ‖∂L/∂h‖² of a batch as the recipe has it
  };
  std::vector<Layer> draw(std::uint32_t index);
  /// The loss of the last draw's batch, without regularizers.
  double loss() const;

 private:
  struct State {
    Table z, h, gradient;  // (rows, units); z: before the activation; of batch normalization, before gamma
    std::vector<double> mean, deviation;  // (units) of batch normalization
  };
  const Table& input_of(std::size_t node, std::size_t i = 0) const;
  void choose_batch(std::uint32_t index);
  void draw_weights(std::uint32_t index);
  void forward();
  void loss_gradient();
  double loss_scale() const;
  double output_gradient_square() const;
  void backward();

  friend class DrawnForward;
  friend class DrawnBackward;

  const Experiment& experiment_;
  const Dataset& data_;
  Program program_;
  std::vector<graph::Node> nodes_;
  std::vector<std::vector<std::size_t>> variables_;  // of each node, in program_
  std::vector<std::vector<double>> weights_;         // by variable
  std::vector<State> states_;
  Table x_, y_;  // the batch; y one-hot where classes are numbers and the loss is categorical
  std::vector<std::int32_t> order_;
  double gain_;
  bool covers_loss_ = false;
};

}  // namespace cenote::theory
