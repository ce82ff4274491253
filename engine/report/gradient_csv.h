#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/diagnosis/seen.h"

namespace cenote {

/// What another framework's file tells.
struct GradientCsv {
  Seen seen;
  std::vector<std::string> warnings;
};

/// Another framework's gradient norms: a CSV file (RFC 4180), a row for a step and layer, with the columns `step`,
/// `layer`, then `activation_gradient` (‖∂L/∂h‖ of the layer's output), `weight_gradient` (‖∂L/∂W‖ of its kernel) or
/// both, and, if there are any, `loss` (of that step's batch) and `member`. Layers are in order of appearance, the last
/// is the output. A cell that is empty was not measured; nan and inf are what was.
/// @throws SpecError naming the file, the line, the column and what is allowed
GradientCsv read_gradient_csv(const std::filesystem::path& file);

}  // namespace cenote
