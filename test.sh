#!/usr/bin/env bash
# ./test.sh: installs what is missing, builds and passes all tests.   --all: sanitizers and the fuzzers' seeds as well.
set -euo pipefail
cd "$(dirname "$0")"
self=("$PWD/test.sh" "$@")
. cmake/packages.sh

# Tests share nothing, so each core takes its own, and one more waits for a server of its own meanwhile.
export CTEST_PARALLEL_LEVEL=${CTEST_PARALLEL_LEVEL:-$(($(nproc) + 1))}

all=0
case ${1:-} in
  "") ;;
  --all) all=1 ;;
  *) echo "usage: ./test.sh [--all]" >&2; exit 2 ;;
esac

install_missing "${build_packages[@]}" "${test_packages[@]}" || exit 2
continue_as_caller "${self[@]}"
install_web
install_browser_driver
export PLUMBLINE_BROWSER=required  # here a browser that is missing is a failure, not a test left out

if [ $all = 1 ]; then
  say "build with address and undefined-behaviour sanitizers, run all tests and the fuzzers' seeds" "half an hour to an hour"
  cmake --workflow --preset asan
fi
say "build and run all tests" "ten to twenty minutes the first time"
cmake --workflow --preset test
