// A target's way into libFuzzer.
#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cenote::fuzz::try_input({data, size});
  return 0;
}
