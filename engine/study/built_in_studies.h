#pragma once

#include <span>
#include <string_view>

namespace cenote {

/// A study that the program brings along, as the file that a user would write.
struct BuiltInStudy {
  std::string_view name;
  std::string_view toml;
};

/// In alphabetical order.
std::span<const BuiltInStudy> built_in_studies();

}  // namespace cenote
