#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "engine/cli/command_line.h"
#include "engine/cli/program.h"
#include "engine/cli/terminal.h"
#include "include/cenote/backend.h"

namespace cenote::cli {
namespace {

std::vector<std::string_view> simd_words() {
  std::vector<std::string_view> targets;
  for (const auto target : usable_simd()) targets.push_back(to_word(target));
  return targets;
}

std::string to_json() {
  nlohmann::ordered_json backends = nlohmann::ordered_json::object();
  for (const auto& status : backend_status())
    backends[std::string(to_word(status.kind))] = {{"name", status.name},
                                                   {"available", status.available},
                                                   {status.available ? "device" : "reason", status.reason}};
  const nlohmann::ordered_json document = {{"version", CENOTE_VERSION},
                                           {"numerics", numerics},
                                           {"backends", backends},
                                           {"threads", std::thread::hardware_concurrency()},
                                           {"simd", simd_words()}};
  return document.dump(2) + "\n";
}

std::string to_text() {
  std::string text = fmt::format("cenote {}\nnumerics: {}\n", CENOTE_VERSION, numerics);
  for (const auto& status : backend_status())
    text += fmt::format("{}: {}{}\n", status.name, status.available ? "" : "not available: ", status.reason);
  text += fmt::format("threads: {}\n", std::thread::hardware_concurrency());
  return text + fmt::format("simd: {}\n", fmt::join(simd_words(), " "));
}

}  // namespace

int info(const CommandLine& command) {
  print_output(command.json() ? to_json() : to_text());
  return done;
}

}  // namespace cenote::cli
