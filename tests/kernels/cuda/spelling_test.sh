#!/usr/bin/env bash
# spelling_test.sh REPOSITORY: refuses what only one of the kernels' compilers understands, outside the files that are
# there to hide it.
set -euo pipefail
cd -- "$1"
[[ -f kernels/cuda/port.h ]] || { echo "kernels/cuda/port.h is gone"; exit 1; }

# found PATTERN [EXEMPT...]: the places that hold it in code, comments aside.
found() {
  local pattern=$1 exempt
  shift
  exempt=$(printf '^%s:\n' kernels/cuda/port.h "$@")
  grep -rnE --include='*.h' --include='*.cpp' --include='*.cu' --include='*.cuh' "$pattern" kernels engine include bench tests |
    grep -v -f <(printf '%s\n' "$exempt") | grep -E "^[^:]*:[0-9]*:([^/]|/[^/])*($pattern)" || true
}

refused=$(
  found '<<<|__shared__|__CUDACC__|__CUDA_ARCH__'
  found '(\b|_)asm(\b|__)' kernels/math/floating_point.h tests/simt/scheduler/context.cpp
)
[[ -z $refused ]] || { printf 'these belong into kernels/cuda/port.h:\n%s\n' "$refused"; exit 1; }
