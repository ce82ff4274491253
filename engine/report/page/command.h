#pragma once

#include <string>
#include <vector>

namespace cenote {

/// Runs another program to its end.
/// @param package the Debian package that has it, for the message if it is missing
/// @throws SpecError if it is not there, Error with what it said on standard error if it fails
void run_command(const std::vector<std::string>& words, const std::string& package);

}  // namespace cenote
