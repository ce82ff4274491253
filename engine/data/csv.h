#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "engine/data/table.h"

namespace cenote {

/// The numbers of a CSV file (RFC 4180): a header row with the columns' names, then a row a sample. The columns named
/// by `target` become y, in that order, and all others X. A single target whose cells are all written as whole numbers
/// from 0 holds classes. Blanks around a number, empty lines and a byte order mark are passed over.
/// @throws SpecError naming the file with line and column, or `data.target`
Table load_csv(const std::filesystem::path& file, std::span<const std::string> target);

}  // namespace cenote
