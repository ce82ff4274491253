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
