#include "kernels/cuda/devcheck.h"

#include <fmt/format.h>

#include <mutex>

#include "kernels/cuda/device.h"
#include "kernels/math/floating_point.h"

namespace cenote::cuda {
namespace {

/// A line for a kind of case if any differs. expression: a, b, c as {0}, {1}, {2}
std::string describe(const Difference& d, fmt::string_view expression) {
  if (d.count == 0) return "";
  const std::string what = fmt::format(fmt::runtime(expression), d.a, d.b, d.c);
  return fmt::format("\n{} gives {:a}, not {:a}; {} such cases", what, d.got, d.want, d.count);
}

Differences found_by(Proof proof, std::uint32_t step) {
  const FlushSubnormals flush;  // for the simulated device, whose lanes compute as this thread does
  const Stream stream;
  const DeviceArray<Differences> found(stream, 1);
  found.clear();
  proof(found.data(), step, stream.get());
  Differences result{};
  found.read(&result, 1);
  stream.synchronize();
  return result;
}

}  // namespace

std::string differences(Proof proof, std::uint32_t step) {
  const Differences result = found_by(proof, step);
  return describe(result.quotient, "{0:a} ÷ {1:a}") + describe(result.root, "√{0:a}") +
         describe(result.fma, "fma({0:a}, {1:a}, {2:a})") + describe(result.product, "{0:a} · {1:a}") +
         describe(result.sum, "{0:a} + {1:a}") + describe(result.rounded, "the float of ({0:a} + {1:a})·2⁻¹²⁰");
}

void check_device() {
  static std::once_flag once;
  std::call_once(once, [] {
    const std::string found = differences(prove_arithmetic, 1);
    if (!found.empty())
      throw DeviceError("cuda: this device does not compute as docs/numerics.md asks, so its bits would differ:" +
                        found + "\nrecipe.reproducible = \"machine\" runs on it all the same");
  });
}

}  // namespace cenote::cuda
