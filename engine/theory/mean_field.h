#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/graph/node.h"
#include "engine/theory/output_loss.h"
#include "engine/theory/weight_law.h"

namespace cenote::theory {

/// What a layer's units hand on, for the samples of one group: over units and draws.
struct Signal {
  double mean = 0, square = 0;
  bool is_gaussian = false;

  double variance() const { return square - mean * mean; }
};

/// A layer in the limit of wide layers at initialization.
struct LayerField {
  std::string name;
  const graph::Node* node = nullptr;
  std::optional<ScalarFunction> function;  ///< linear where a layer has no activation; nothing: softmax
  bool has_kernel = false;
  WeightLaw kernel, bias;
  double sigma_w2 = 1;  ///< fan_in·Var(w) of the kernel; 1 without one

  std::vector<Gaussian> z;           ///< (groups) what enters the activation
  std::vector<UnitMoments> moments;  ///< (groups) of the activation
  std::vector<Signal> output;        ///< (groups)
  std::vector<double> gradient;      ///< (groups) E‖∂L/∂h‖² of one sample, in units of ExpectedLoss

  double chi(std::size_t group) const { return sigma_w2 * moments[group].slope_square; }
};

/// Mean-field theory of signals and gradients in a Network, sample by sample (Schoenholz et al. 2017; residual sums:
/// Yang & Schoenholz 2017).
///
/// z of a layer is Gaussian over draws of the weights, with q = fan_in·Var(w)·E h² + Var(b), h the input. A sum of
/// layers that share no random kernel adds means and variances. Going back, kernels are taken as drawn anew (the
/// gradient independence assumption, which is exact for wide layers: Yang 2020), so that E‖∂L/∂h‖² of a layer's
/// input is fan_in·Var(w)·E φ′² = χ times that of its output, and what several layers hand back adds up.
struct MeanField {
  std::vector<SampleGroup> groups;
  std::vector<LayerField> layers;    ///< in the order of the Network
  std::size_t last_hidden = 0;       ///< position of the layer that feeds the last kernel
  bool has_hidden = false;           ///< false: the last kernel is fed by the data
  std::vector<ExpectedLoss> losses;  ///< (groups); empty if the loss is not covered
};

/// What theory does not cover, in words: "layer \"add\" …".
struct NotCovered {
  std::string why;
};

struct MeanFieldInput {
  const std::vector<graph::Node>& nodes;
  const Dataset& data;
  Loss loss;
  double gain;
};

/// @throws NotCovered
MeanField mean_field(const MeanFieldInput& input);

}  // namespace cenote::theory
