#!/usr/bin/env bash
# clang-format-14 and clang-tidy-16 over the tree; prints what is wrong and fails. Needs: clang-format clang-tidy-16.
# Words given here go to clang-tidy. Several sources are read as one, as the builds do it: headers are most of the work.
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t files < <(git ls-files '*.cpp' '*.hpp' '*.cc')
clang-format --dry-run -Werror "${files[@]}"
cmake --preset dev -B build/tidy -D CMAKE_UNITY_BUILD=ON >/dev/null
mapfile -t units < <(sed -n "s|^ *\"file\": \"$PWD/\(.*\)\"$|\1|p" build/tidy/compile_commands.json |
  grep -E '^(build/tidy/)?(core|collector|store|assess|dashboards|cli)/' | grep -v /assets.cpp)
# One flag is for g++ alone.
printf '%s\0' "${units[@]}" | xargs -0 -P "$(nproc)" -n 1 clang-tidy-16 --quiet -p build/tidy \
  --extra-arg=-Wno-unknown-warning-option "$@"
