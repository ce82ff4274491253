// CSV files, with the columns y and z as targets.
#include "cenote/data.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/target.h"

namespace cenote::fuzz {
namespace {

void load(const std::filesystem::path& file, std::vector<std::string> target) {
  const Dataset data =
      load_data({.source = DataSpec::Source::csv, .file = file, .target = std::move(target), .standardize = true});
  require(data.X.rows == data.y.rows && data.X_train.rows + data.X_test.rows == data.X.rows);
}

}  // namespace

void try_input(std::span<const std::uint8_t> input) {
  static MemoryFile file;
  file.write(input);
  const bool has_y = allow_errors([] { load(file.path(), {"y"}); });
  if (has_y) allow_errors([] { load(file.path(), {"z", "y"}); });
}

}  // namespace cenote::fuzz
