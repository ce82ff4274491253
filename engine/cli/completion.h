#pragma once

#include <string>

#include "engine/cli/shell.h"

namespace cenote::cli {

/// A script that completes verbs, options, values, names and files in that shell.
std::string completion(Shell shell);

std::string bash_completion();
std::string fish_completion();
std::string zsh_completion();

}  // namespace cenote::cli
