#pragma once

#include <string>

#include "cenote/experiment.h"

namespace cenote {

/// A Network in a line: "10 × Dense 10 sigmoid, Dense 1 sigmoid".
std::string describe_network(const Network& network);

/// A Recipe in a line: "Adam, learning rate 0.001; binary_crossentropy; batches of 32; 100 epochs".
std::string describe_recipe(const Recipe& recipe);

}  // namespace cenote
