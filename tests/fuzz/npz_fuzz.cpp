// npz files: every array by itself, then the file as training data.
#include "cenote/data.h"
#include "engine/data/npz.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/target.h"

namespace cenote::fuzz {
namespace {

void read_array(const NpzReader& reader, const std::string& name) {
  const NpyHeader header = reader.header(name);
  const Array array = reader.read(name);
  require(array.dtype == header.dtype && array.shape == header.shape);
  require(array.to_float64().size() == array.to_float32().size());
}

void read_all(const std::filesystem::path& file) {
  const NpzReader reader(file);
  for (const std::string& name : reader.names()) allow_errors([&] { read_array(reader, name); });
}

}  // namespace

void try_input(std::span<const std::uint8_t> input) {
  static MemoryFile file;
  file.write(input);
  if (!allow_errors([] { read_all(file.path()); })) return;
  allow_errors([] { load_data({.source = DataSpec::Source::npz, .file = file.path(), .standardize = true}); });
}

}  // namespace cenote::fuzz
