#pragma once

#include <string>
#include <string_view>

#include "engine/cli/words.h"

namespace cenote::cli {

inline constexpr std::string_view program_purpose =
    "Trains deep, narrow networks, thousands at once, and shows how the gradient travels.";

std::string version_text();

/// What `cenote --help` prints: the verbs, each with a line.
std::string program_help();

/// `cenote train FILE.toml`
std::string head(const Verb& verb);

/// `cenote train FILE.toml [options]`
std::string usage(const Verb& verb);

/// `--output, -o, --out FILE.npz`
std::string option_head(const OptionWord& option);

/// What an option does, and its values if they are a closed set.
std::string option_help(const OptionWord& option);

/// What an argument is, and the names that it may be.
std::string argument_help(const Verb& verb, std::string_view argument);

/// What `cenote VERB --help` prints: usage, arguments, options, exit codes, example.
std::string verb_help(const Verb& verb);

}  // namespace cenote::cli
