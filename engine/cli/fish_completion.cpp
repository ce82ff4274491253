#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/cli/candidates.h"
#include "engine/cli/completion.h"

namespace cenote::cli {
namespace {

constexpr std::string_view script_head = R"(# fish completion for cenote, made by `cenote help --completion fish`.
function __cenote_verb_is
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test $words[2] = $argv[1]
end

function __cenote_has_no_verb
    test (count (commandline -opc)) -eq 1
end

complete -c cenote -f
complete -c cenote -n __cenote_has_no_verb -l version -d 'which program this is'
complete -c cenote -n __cenote_has_no_verb -s h -l help -d 'the verbs'
)";

// Within single quotes, of which fish takes a backslash and a quote for special.
std::string single_quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return result + "'";
}

std::string offer(const Candidates& candidates) {
  std::string text = fmt::format("{}", fmt::join(candidates.words, " "));
  if (candidates.files == "/") text += " (__fish_complete_directories)";
  if (!candidates.files.empty() && candidates.files != "/")
    text += fmt::format(" (__fish_complete_suffix .{})", candidates.files);
  return single_quoted(text);
}

std::string names_in_fish(const OptionWord& option) {
  std::string text;
  for (const auto& name : names_of(option))
    text += name.starts_with("--") ? fmt::format(" -l {}", name.substr(2)) : fmt::format(" -s {}", name.substr(1));
  return text;
}

std::string lines_of(const Verb& verb) {
  const std::string start = fmt::format("complete -c cenote -n '__cenote_verb_is {}'", verb.name);
  std::string text =
      fmt::format("\ncomplete -c cenote -n __cenote_has_no_verb -a {} -d {}\n", verb.name, single_quoted(verb.help));
  for (const auto& argument : verb.arguments)
    if (!argument.empty()) text += fmt::format("{} -a {}\n", start, offer(candidates_of(verb, argument)));
  for (const auto& option : option_words)
    if (takes(verb, option))
      text +=
          fmt::format("{}{}{} -d {}\n", start, names_in_fish(option),
                      option.value.empty() ? "" : " -x -a " + offer(candidates_of(option)), single_quoted(option.help));
  return text;
}

}  // namespace

std::string fish_completion() {
  std::string text(script_head);
  for (const auto& verb : verbs) text += lines_of(verb);
  return text;
}

}  // namespace cenote::cli
