#pragma once

#include <filesystem>

#include "include/cenote/data.h"

namespace cenote {

/// The data of an npz file: `X` (samples, features) and `y` (samples,) or (samples, targets). A y of integers or bools
/// in one column holds classes. With `X_test` and `y_test` nothing is split; where `X_train` and `y_train` are there
/// too, as in what `cenote data` writes, they are what is trained on and X and y are all the samples.
/// @throws SpecError naming the file, the array and the place in it
Dataset load_npz(const std::filesystem::path& file, double test_size, std::int64_t split_random_state);

}  // namespace cenote
