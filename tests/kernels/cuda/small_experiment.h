#pragma once

#include <string>
#include <vector>

#include "engine/train/training.h"
#include "kernels/cuda/backend.h"
#include "tests/trajectories/trajectory.h"

namespace cenote::testing {

/// 35 samples in batches of 16: a full batch and a partial one in each part.
inline Loaded small_experiment(const std::vector<std::string>& settings = {}) {
  return parse(R"(
title = "small"
[data]
source = "make_blobs"
samples = 50
centers = 3
test_size = 0.3
[network]
layers = [
  { type = "Dense", units = 7, activation = "gelu" },
  { type = "BatchNormalization" },
  { type = "Dense", units = 18, activation = "tanh", kernel_regularizer = { type = "L2", factor = 0.01 } },
  { type = "Dense", units = 3, activation = "softmax" },
]
[recipe]
loss = "sparse_categorical_crossentropy"
optimizer = { type = "Adam", clipnorm = 0.5 }
batch_size = 16
epochs = 3
metrics = ["accuracy"]
[cohort]
members = 3
)",
               settings);
}

inline Result run_on_device(const Loaded& loaded, cuda::Execution execution) {
  return run_training(loaded.experiment, loaded.data, *cuda::make_backend(execution));
}

}  // namespace cenote::testing
