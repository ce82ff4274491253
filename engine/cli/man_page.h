#pragma once

#include <string>

namespace cenote::cli {

/// cenote(1) in man(7), from the tables that the help and the parser read.
std::string man_page();

}  // namespace cenote::cli
