#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/cli/candidates.h"
#include "engine/cli/completion.h"

namespace cenote::cli {
namespace {

constexpr std::string_view table_head = R"(# bash completion for cenote, made by `cenote help --completion bash`.

# What a place may hold: VERB:OPTION its value, VERB:- an option, VERB:#N the argument N.
_cenote_place() {
  words='' files=''
  case $1 in
)";

constexpr std::string_view driver = R"(    *) return 1 ;;
  esac
}

# Folders, and files of that extension; "/": folders alone.
_cenote_offer_files() {
  local found
  compopt -o filenames 2>/dev/null
  mapfile -t found < <(compgen -d -- "$current"; [[ $1 == / ]] || compgen -f -X "!*.$1" -- "$current")
  COMPREPLY+=("${found[@]}")
}

# How many arguments stand before the cursor.
_cenote_count_arguments() {
  local i words files
  arguments=0
  for ((i = 2; i < COMP_CWORD; ++i)); do
    if [[ ${COMP_WORDS[i]} == -* ]]; then
      if [[ ${COMP_WORDS[i + 1]} == = ]]; then ((i += 2))
      elif _cenote_place "$verb:${COMP_WORDS[i]}"; then ((i += 1)); fi
    else
      ((arguments += 1))
    fi
  done
}

# bash hands over --backend=cpu as three words.
_cenote() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]}
  local words files arguments
  COMPREPLY=()
  if [[ $current == = ]]; then current=''
  elif [[ $previous == = ]]; then previous=${COMP_WORDS[COMP_CWORD - 2]}; fi
  if ((COMP_CWORD == 1)); then
    _cenote_place verb
  elif [[ $previous == -* ]] && _cenote_place "$verb:$previous"; then
    :
  elif [[ $current == -* ]]; then
    _cenote_place "$verb:-"
  else
    _cenote_count_arguments
    _cenote_place "$verb:#$arguments"
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  [[ -z $files ]] || _cenote_offer_files "$files"
}

complete -F _cenote cenote
)";

std::string entry(const std::string& place, const Candidates& candidates) {
  return fmt::format("    {}) words='{}' files='{}' ;;\n", place, fmt::join(candidates.words, " "), candidates.files);
}

std::string places_of(const Verb& verb) {
  std::string text = entry(fmt::format("{}:-", verb.name), {option_names(verb), ""});
  for (const auto& option : option_words)
    if (takes(verb, option) && !option.value.empty())
      for (const auto& name : names_of(option))
        text += entry(fmt::format("{}:{}", verb.name, name), candidates_of(option));
  for (std::size_t i = 0; i < verb.arguments.size() && !verb.arguments[i].empty(); ++i)
    text += entry(fmt::format("{}:#{}", verb.name, is_repeated(verb.arguments[i]) ? "*" : std::to_string(i)),
                  candidates_of(verb, verb.arguments[i]));
  return text;
}

}  // namespace

std::string bash_completion() {
  std::string text = std::string(table_head) + entry("verb", {first_words(), ""});
  for (const auto& verb : verbs) text += places_of(verb);
  return text + std::string(driver);
}

}  // namespace cenote::cli
