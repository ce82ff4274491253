#pragma once

#include <filesystem>

#include "engine/data/table.h"

namespace cenote {

/// Images and labels in MNIST's own format, plain or gzipped: each image becomes a row of X, its numbers as they are;
/// the labels become classes.
/// @throws SpecError naming the file and what is wrong with it
Table load_idx(const std::filesystem::path& images, const std::filesystem::path& labels);

}  // namespace cenote
