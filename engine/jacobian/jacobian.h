#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cenote/data.h"
#include "cenote/program.h"
#include "engine/jacobian/spectrum.h"

namespace cenote {

/// The Jacobians of each sample, (samples, outputs, inputs).
struct Jacobians {
  std::int64_t outputs = 0, inputs = 0;
  std::vector<double> numbers;

  /// Over the samples: means, but the largest singular value of all.
  Spectrum spectrum() const;
};

/// Of a layer's output by its (first) input, and by the data.
struct LayerJacobians {
  std::string layer;
  Jacobians of_layer, from_input;
};

/// Of every layer, in the order of the file, in double. The forward pass is that of training; batch statistics are
/// those of the samples, and held fixed, so that each sample has a Jacobian of its own. weights:
/// (Program::weight_count), hyperparameters: in the order of Program::hyperparameters
std::vector<LayerJacobians> jacobians(const Program& program, std::span<const double> weights,
                                      std::span<const double> hyperparameters, const Matrix& samples);

}  // namespace cenote
