#include "engine/cli/command_line.h"

#include <fmt/format.h>

#include <charconv>

#include "include/cenote/error.h"

namespace cenote::cli {
namespace {

constexpr int max_threads = 4096;

int number_of_threads(const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 1 || number > max_threads)
    throw SpecError(
        fmt::format("--threads: \"{}\" is not allowed; allowed: a whole number from 1 to {}", text, max_threads));
  return number;
}

}  // namespace

std::optional<std::string> CommandLine::value(std::string_view option) const {
  const auto found = options.find(option);
  if (found == options.end()) return std::nullopt;
  return found->second.back();
}

BackendOptions CommandLine::backend() const {
  BackendOptions backend;
  if (const auto word = value("--backend")) backend.kind = from_word<BackendKind>(*word).value();
  if (const auto word = value("--simd")) backend.simd = from_word<Simd>(*word).value();
  if (const auto number = value("--threads")) backend.threads = number_of_threads(*number);
  return backend;
}

std::vector<spec::Setting> CommandLine::settings() const {
  std::vector<spec::Setting> settings;
  if (const auto found = options.find("--set"); found != options.end())
    for (const auto& text : found->second) settings.push_back(spec::parse_setting(text));
  for (const std::string option : {"--members", "--seed", "--member"})
    if (const auto number = value(option))
      settings.push_back({"cohort." + option.substr(2), *number, fmt::format("{} {}", option, *number)});
  return settings;
}

}  // namespace cenote::cli
