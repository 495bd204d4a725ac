#!/bin/bash
# Collecting a repository against `git log --raw --no-renames` over the same refs, in turn, and the counts of both.
#
#   bench/collect_vs_git.sh [-n PASSES] PATH…        default: 5 passes
#
# BUILD (default build/bench: cmake --preset bench && cmake --build --preset bench) holds plumbline and plumbline_bench.
# Three sides: git; the collector into a sink that only counts; the shipped `plumbline collect` into an empty store.
# Ends 1 when a count differs from what git printed. Times of a busy machine mean nothing: look at `uptime` first.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-$here/build/bench}
passes=5
[ "${1:-}" = -n ] && { passes=$2; shift 2; }
[ $# -gt 0 ] || { sed -n '2,9p' "$0"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=${GIT_CONFIG_GLOBAL:-/dev/null} LC_ALL=C

seconds() { local start=$EPOCHREALTIME; "$@" >"$work/out"; echo "$EPOCHREALTIME $start" | awk '{printf "%.3f\n", $1 - $2}'; }
median() { sort -n "$1" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", a / b}'; }

refs() {  # what the collector walks: branches, tags, and the tip of HEAD where it has one
  echo --branches --tags
  git -C "$1" rev-parse -q --verify HEAD >/dev/null && echo HEAD
}

different=0
for path in "$@"; do
  path=$(cd "$path" && pwd)
  read -r -d '' -a what < <(refs "$path" | tr '\n' ' ') || true
  rm -f "$work"/git "$work"/null "$work"/store "$work"/quiet
  mkdir -p "$work/run"
  (cd "$work/run" && rm -f plumbline.* && "$build/plumbline" init "$path" >/dev/null)
  for _ in $(seq "$passes"); do
    seconds git -C "$path" log --raw --no-renames --format=%H%x20%P "${what[@]}" >>"$work/git"
    "$build/plumbline_bench" "$here" "$path" 1 >"$work/counts"
    awk '$1 == "full" {print $2}' "$work/counts" >>"$work/null"
    rm -f "$work"/run/plumbline.db*
    (cd "$work/run" && seconds "$build/plumbline" collect --quiet) >>"$work/store" || echo "plumbline collect ended $?: the store's time is of what could be read" >&2
    (cd "$work/run" && seconds "$build/plumbline" collect --quiet) >>"$work/quiet" || true
  done
  git=$(median "$work/git")
  echo "$path, median of $passes"
  echo "  git log --raw --no-renames   $git s"
  echo "  collector, counting sink     $(median "$work/null") s, ratio $(ratio "$(median "$work/null")" "$git")"
  echo "  plumbline collect, store     $(median "$work/store") s, ratio $(ratio "$(median "$work/store")" "$git")"
  echo "  a quiet night                $(awk '$1 == "quiet" {print $2}' "$work/counts") s reading, $(median "$work/quiet") s the whole program"
  # git shows no paths of a merge, so merges are counted apart.
  git -C "$path" log --raw --no-renames --format='C %H %P' "${what[@]}" |
    awk '$1 == "C" {n++; if (NF > 3) merges++} /^:/ {paths++} END {printf "%d %d %d\n", n - merges, merges, paths}' >"$work/git-counts"
  read -r plain merges paths <"$work/git-counts"
  read -r our_plain our_paths our_merge_paths < <(awk '/^plain commits/ {gsub(",", ""); print $3, $5, $8}' "$work/counts")
  our_all=$(awk '$1 == "count" && $2 == "commit" {print $3}' "$work/counts")
  echo "  commits that are no merge    git $plain, ours $our_plain"
  echo "  merges                       git $merges, ours $((our_all - our_plain)), with $our_merge_paths paths against their first parent"
  echo "  paths they changed           git $paths, ours $our_paths"
  [ "$plain $merges $paths" = "$our_plain $((our_all - our_plain)) $our_paths" ] || { echo "  DIFFERENT"; different=1; }
done
exit $different
