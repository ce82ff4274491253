#!/usr/bin/env bash
# The completions as shells ask for them. completion_test.sh PROGRAM; zsh and fish where they are installed.
set -uo pipefail # and not -e: no shell that people type in has it

program=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for shell in bash zsh fish; do "$program" help --completion $shell >"$folder/completion.$shell"; done
mkdir "$folder/there" && cd "$folder/there" || exit 1
mkdir folder && touch a.toml 'b c.toml' d.npz
# shellcheck disable=SC1091
source "$folder/completion.bash"
failures=0

fail() {
  printf '%s: "%s" gives "%s", not "%s"\n' "$@" >&2
  failures=$((failures + 1))
}

# completes LINE EXPECTED...: what bash offers at the end of a line; a space there begins a word.
completes() {
  local line=$1 expected offered
  shift
  read -ra COMP_WORDS <<<"${line//=/ = }"
  [[ $line != *' ' ]] || COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _cenote
  expected=$(printf '%s\n' "$@" | sort)
  offered=$(printf '%s\n' "${COMPREPLY[@]}" | sort)
  [[ $offered == "$expected" ]] || fail bash "$line" "$offered" "$expected"
}

# fish_completes LINE WORD: one of what fish offers.
fish_completes() {
  local offered
  offered=$(fish --no-config -c "source $folder/completion.fish; complete -C '$1'" | cut -f1)
  grep -qxF -- "$2" <<<"$offered" || fail fish "$1" "$offered" "$2"
}

# shellcheck disable=SC2046 # one word each
completes 'cenote ' $("$program" --help | sed -n '/^Verbs:/,/^$/ s/^  cenote \([a-z]\+\).*/\1/p') --help --version
completes 'cenote tr' train
completes 'cenote trainn ' ''
completes 'cenote train --ba' --backend
completes 'cenote train --se' --set --seed
completes 'cenote info --' --quiet --json --help
completes 'cenote train --backend ' auto cpu cuda reference
completes 'cenote train --backend c' cpu cuda
completes 'cenote train --backend=' auto cpu cuda reference
completes 'cenote train --backend=r' reference
completes 'cenote check --simd avx' avx2 avx512
completes 'cenote info --simd ' ''
completes 'cenote train ' a.toml 'b c.toml' folder
completes 'cenote train a' a.toml
completes 'cenote train --seed ' ''
completes 'cenote train --seed 3 --quiet ' a.toml 'b c.toml' folder
completes 'cenote train --seed=3 ' a.toml 'b c.toml' folder
completes 'cenote train a.toml ' ''
completes 'cenote train a.toml --out ' folder
completes 'cenote study v' vanishing
completes 'cenote data make_m' make_moons
completes 'cenote predict ' folder
completes 'cenote predict folder ' d.npz folder
completes 'cenote predict --simd best folder -o ' d.npz folder
completes 'cenote report folder folder ' folder
completes 'cenote report folder --pdf ' folder
completes 'cenote help tr' train
completes 'cenote help --completion ' bash fish zsh

bash -n "$folder/completion.bash" || fail bash -n errors none
if command -v zsh >/dev/null; then zsh -f -n "$folder/completion.zsh" || fail zsh -n errors none; fi
if command -v fish >/dev/null; then
  fish --no-config -n "$folder/completion.fish" || fail fish -n errors none
  fish_completes 'cenote ' evaluate
  fish_completes 'cenote train --' --backend
  fish_completes 'cenote train --backend ' reference
  fish_completes 'cenote train ' a.toml
  fish_completes 'cenote study ' vanishing
fi
exit $((failures > 0))
