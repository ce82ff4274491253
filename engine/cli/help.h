#pragma once

#include <string>

#include "engine/cli/words.h"

namespace cenote::cli {

std::string version_text();

/// What `cenote --help` prints: the verbs, each with a line.
std::string program_help();

/// `cenote train FILE.toml [options]`
std::string usage(const Verb& verb);

/// What `cenote VERB --help` prints: usage and options.
std::string verb_help(const Verb& verb);

}  // namespace cenote::cli
