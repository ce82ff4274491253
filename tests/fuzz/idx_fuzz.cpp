// MNIST's files, plain or gzipped: the images, a line "--", the labels. A text in between lets either grow by itself.
#include <algorithm>

#include "cenote/data.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/target.h"

namespace cenote::fuzz {
namespace {

void load(const std::filesystem::path& images, const std::filesystem::path& labels) {
  const Dataset data =
      load_data({.source = DataSpec::Source::idx, .images = images, .labels = labels, .standardize = true});
  require(data.X.rows == data.y.rows);
}

}  // namespace

void try_input(std::span<const std::uint8_t> input) {
  constexpr std::string_view between = "\n--\n";
  static MemoryFile images, labels;
  const std::size_t size = std::min(text_of(input).find(between), input.size());
  images.write(input.first(size));
  labels.write(input.subspan(std::min(size + between.size(), input.size())));
  allow_errors([] { load(images.path(), labels.path()); });
}

}  // namespace cenote::fuzz
