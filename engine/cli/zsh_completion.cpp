#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/cli/candidates.h"
#include "engine/cli/completion.h"

namespace cenote::cli {
namespace {

constexpr std::string_view script_head = R"(#compdef cenote
# zsh completion for cenote, made by `cenote help --completion zsh`.

# Words, and files that match a pattern.
_cenote_offer() {
  compadd -- ${=1}
  [[ -z $2 ]] || _files -g "$2"
}

_cenote_verbs() {
  local -a verbs=(
)";

constexpr std::string_view verbs_tail = R"(  )
  _describe verb verbs
}

_cenote() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C '(- *)'{-h,--help}'[the verbs]' '(- *)--version[which program this is]' ': :_cenote_verbs' \
    '*:: :->rest' && return
  case $line[1] in
)";

constexpr std::string_view script_tail = R"(  esac
}

_cenote "$@"
)";

// Within single quotes; `special` is what _arguments or _describe would take for its own.
std::string escaped(std::string_view text, std::string_view special) {
  std::string result;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) result += '\\';
    result += c == '\'' ? std::string("'\\''") : std::string{c};
  }
  return result;
}

std::string action(const Candidates& candidates) {
  if (candidates.files == "/") return "_files -/";
  if (candidates.files.empty())
    return candidates.words.empty() ? " " : fmt::format("({})", fmt::join(candidates.words, " "));
  return fmt::format(" _cenote_offer \"{}\" \"*.{}\"", fmt::join(candidates.words, " "), candidates.files);
}

std::string place(std::string_view word, const Candidates& candidates) {
  return fmt::format(":{}:{}", escaped(word, ":\\"), action(candidates));
}

// --backend=[what computes]:BACKEND:(auto cpu), once for each name, each excluding the others.
std::string option_lines(const OptionWord& option) {
  const auto names = names_of(option);
  std::string text;
  for (const auto& name : names) {
    const std::string once = option.repeatable ? "*" : fmt::format("({})", fmt::join(names, " "));
    const std::string_view equals = !option.value.empty() && name.starts_with("--") ? "=" : "";
    text += fmt::format(" \\\n        '{}{}{}[{}]{}'", once, name, equals, escaped(option.help, "[]\\"),
                        option.value.empty() ? "" : place(option.value, candidates_of(option)));
  }
  return text;
}

std::string case_of(const Verb& verb) {
  std::string text = fmt::format("    {})\n      _arguments", verb.name);
  for (const auto& option : option_words)
    if (takes(verb, option)) text += option_lines(option);
  for (const auto& argument : verb.arguments)
    if (!argument.empty())
      text += fmt::format(" \\\n        '{}{}'", is_repeated(argument) ? "*" : "",
                          place(bare(argument), candidates_of(verb, argument)));
  return text + "\n      ;;\n";
}

}  // namespace

std::string zsh_completion() {
  std::string text(script_head);
  for (const auto& verb : verbs) text += fmt::format("    '{}:{}'\n", verb.name, escaped(verb.help, ":\\"));
  text += verbs_tail;
  for (const auto& verb : verbs) text += case_of(verb);
  return text + std::string(script_tail);
}

}  // namespace cenote::cli
