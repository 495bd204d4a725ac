#!/usr/bin/env bash
# clang-format-14 and clang-tidy-16 over the tree; prints what is wrong and fails. Needs: clang-format clang-tidy-16.
# Words given here go to clang-tidy.
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t files < <(git ls-files '*.cpp' '*.hpp' '*.cc')
clang-format --dry-run -Werror "${files[@]}"
cmake --preset dev >/dev/null
mapfile -t units < <(git ls-files 'core/*.cpp' 'collector/*.cpp' 'store/*.cpp' 'assess/*.cpp' 'dashboards/*.cpp' 'cli/*.cpp' 'cli/*.cc')
printf '%s\0' "${units[@]}" | xargs -0 -P "$(nproc)" -n 4 clang-tidy-16 --quiet -p build/dev "$@"
