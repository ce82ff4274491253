#include "engine/data/digits.h"

#include <string_view>

namespace cenote {
namespace {

// One string an image: its class, then its 64 grey values from A, which is 0, to Q, which is 16.
constexpr std::string_view image_texts[] = {
#include "engine/data/digits.inc"
};

}  // namespace

Table load_digits() {
  Table table{{std::size(image_texts), 64, {}}, {std::size(image_texts), 1, {}}, true};
  for (const std::string_view image : image_texts) {
    table.y.values.push_back(image[0] - '0');
    for (const char grey : image.substr(1)) table.X.values.push_back((grey - 'A') / 16.0);
  }
  return table;
}

}  // namespace cenote
