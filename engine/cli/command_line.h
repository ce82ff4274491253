#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/words.h"
#include "engine/spec/spec.h"
#include "include/cenote/backend.h"

namespace cenote::cli {

/// What the user typed: a verb, its arguments, and the options given, by their first name.
class CommandLine {
 public:
  const Verb* verb = nullptr;  ///< null: only `help` is wanted
  std::string help;            ///< the text to print instead of running the verb; empty: run it
  std::vector<std::string> arguments;
  std::map<std::string, std::vector<std::string>, std::less<>> options;

  bool has(std::string_view option) const { return options.contains(option); }
  /// The value of an option; nothing if it is not given.
  std::optional<std::string> value(std::string_view option) const;

  bool quiet() const { return has("--quiet"); }
  bool json() const { return has("--json"); }

  /// @throws SpecError if N is no whole number ≥ 1
  BackendOptions backend() const;

  /// What --set gives in its order, then what --members, --seed and --member stand for.
  /// @throws SpecError if there is no `=`
  std::vector<spec::Setting> settings() const;
};

/// @throws SpecError naming the nearest one
const Verb& verb_of(std::string_view name);

/// @throws SpecError naming the word that is wrong, and the nearest right one
CommandLine parse_command_line(int argc, const char* const* argv);

}  // namespace cenote::cli
