#!/usr/bin/env bash
# ./demo.sh [PATH…]: installs what is missing, builds, audits the git repositories at PATH and prints where the page is.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
start=$PWD
self=("$here/demo.sh" "$@")
cd "$here"
. cmake/packages.sh

install_missing "${build_packages[@]}" || exit 2
cd "$start" && continue_as_caller "${self[@]}"
cd "$here"
install_web

say "build plumbline" "four to eight minutes the first time, seconds after"
cmake --workflow --preset release > build-release.log 2>&1 || { tail -n 40 build-release.log >&2; echo "The whole of it: $here/build-release.log" >&2; exit 1; }
rm -f build-release.log

cd "$start"
if [ $# -eq 0 ]; then
  set -- "$here"
  printf '\nNo PATH was given, so this checkout is audited. Its history is short: there is little to see in it.\n'
  printf 'A better call:  ./demo.sh ~/src/your-product   (any git clone with years of history)\n'
fi
say "audit $*" "seconds for most repositories, a minute for 100,000 commits"
code=0
"$here/build/release/plumbline" audit "$@" || code=$?
# 3: something could not be read; it was printed first, and the page shows it
if [ "$code" = 3 ] && [ -f plumbline-report/index.html ]; then code=0; fi
exit "$code"
