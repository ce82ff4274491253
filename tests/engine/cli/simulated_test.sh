#!/usr/bin/env bash
# simulated_test.sh CENOTE-SIMT: the program names its backend in every output, and chooses it only when asked to.
set -euo pipefail
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >e.toml <<'TOML'
data.samples = 20
recipe.epochs = 1
network.layers = [{ type = "Dense", units = 1, activation = "sigmoid" }]
TOML

expect() { # expect TEXT COMMAND...: its output holds the text
  local text=$1 output
  shift
  output=$("$@" 2>&1)
  grep -qF -- "$text" <<<"$output" || { printf '%s\nhas no "%s":\n%s\n' "$*" "$text" "$output"; exit 1; }
}

expect 'cuda (simulated on CPU): ' "$program" info
expect '"name": "cuda (simulated on CPU)"' "$program" info --json
expect '"backend": "cuda (simulated on CPU)"' "$program" train e.toml --backend cuda --out run --json
expect 'cuda (simulated on CPU)' cat run/experiment.toml
expect '"backend": "cpu"' "$program" train e.toml --backend auto --out auto --json
expect 'simulated' "$program" check e.toml --backend cuda
expect 'device memory: ' "$program" check e.toml --backend cuda
expect '"needed": ' "$program" check e.toml --backend cuda --json

# More than the simulated device's 8 GB: refused with its place in the file, before anything is written.
cat >large.toml <<'TOML'
data.samples = 20
network.layers = [{ type = "Dense", units = 30, repeat = 3 }, { type = "Dense", units = 1, activation = "sigmoid" }]
[cohort]
members = 300000
TOML
code=0
"$program" train large.toml --backend cuda --out large 2>refusal || code=$?
[[ $code == 2 && ! -e large ]] || { echo "exit code $code, or a folder was made"; exit 1; }
expect 'large.toml:4: cohort.members: 300000 members need ' cat refusal
expect ' members fit' cat refusal
