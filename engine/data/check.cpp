#include "engine/data/check.h"

#include <unistd.h>

namespace cenote {
namespace {

double gibibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / (1 << 30); }

std::uint64_t physical_memory() {
  return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

void check_samples(std::int64_t samples) {
  if (samples < 1 || samples > 100'000'000) refuse("data.samples", samples, "an integer from 1 to 100000000");
  constexpr std::uint64_t bytes_a_sample = 72;  // x, y and the class, three times: in order, shuffled, split
  check_memory("data.samples", static_cast<std::uint64_t>(samples) * bytes_a_sample);
}

void check_random_state(std::string_view key, std::int64_t seed) {
  if (seed < 0 || seed > 0xFFFFFFFF) refuse(key, seed, "an integer from 0 to 4294967295");
}

void check_standard_deviation(std::string_view key, double value) {
  if (!(value >= 0 && value <= 1e300)) refuse(key, value, "a finite number ≥ 0, at most 1e+300");
}

void check_share(std::string_view key, double share) {
  if (!(share >= 0 && share < 1)) refuse(key, share, "a number ≥ 0 and < 1");
}

void check_centers(std::int64_t centers) {
  if (centers < 1 || centers > 1'000'000) refuse("data.centers", centers, "an integer from 1 to 1000000");
}

std::string quote(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string result = "\"";
  for (const char c : text.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    result += byte < 0x20 || byte == 0x7F ? fmt::format("\\x{:02x}", byte) : std::string(1, c);
  }
  return result + (text.size() > longest ? "…\"" : "\"");
}

void check_regular_file(const std::filesystem::path& file) {
  const std::string& name = file.native();
  if (name.find('\0') != std::string::npos) throw SpecError(fmt::format("{}: a NUL in a file's name", quote(name)));
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status))
    throw SpecError(fmt::format("{}: {}", name, error ? error.message() : "no such file"));
  if (!std::filesystem::is_regular_file(status)) throw SpecError(fmt::format("{}: not a regular file", name));
}

void check_memory(std::string_view what, std::uint64_t bytes) {
  const std::uint64_t limit = physical_memory() / 2;
  if (bytes <= limit) return;
  throw SpecError(fmt::format("{}: {:.1f} GiB is too large for this machine; allowed: {:.1f} GiB", what,
                              gibibytes(bytes), gibibytes(limit)));
}

}  // namespace cenote
