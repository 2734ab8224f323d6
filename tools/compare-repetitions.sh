#!/usr/bin/env bash
# Tries whether `compare --baseline` finds a contestant that was slowed on purpose, and accuses none
# that was not. Takes twelve comparisons' time, on a machine that does nothing else.
#
#   tools/compare-repetitions.sh DIR NETWORK [OPTION OF COMPARE...]
set -euo pipefail

[[ $# -ge 2 ]] || {
  echo 'usage: tools/compare-repetitions.sh DIR NETWORK [OPTION OF COMPARE...]' >&2
  exit 2
}
folder=$1
network=$2
shift 2
cardinal=$(dirname "${BASH_SOURCE[0]}")/../cardinal
slowed=vector
percent=15

mkdir -p "$folder"

# compare NAME OPTION...: a comparison whose report and output are called NAME. Says whether nobody
# got slower.
compare() {
  local name=$1
  shift
  if "$cardinal" compare "$network" --report "$folder/$name" "$@" \
    > "$folder/$name.txt" 2> "$folder/$name.log"; then
    return 0
  fi
  if ! grep -q 'is slower' "$folder/$name.log"; then
    cat "$folder/$name.log" >&2
    exit 1
  fi
  return 1
}

compare baseline "$@"
baseline=$folder/baseline/comparison.json
accused=0
for i in {1..10}; do
  compare "same-$i" --baseline "$baseline" "$@" || accused=$((accused + 1))
  echo "unchanged, repetition $i: $(grep -c 'is slower' "$folder/same-$i.log" || true) accused"
done
found=no
compare slowed --baseline "$baseline" --slow "$slowed=$percent" "$@" || found=yes
grep 'is slower' "$folder/slowed.log" || true
echo "$slowed slowed by $percent %: found: $found; of ten unchanged repetitions accused someone: $accused"
[[ $found == yes && $accused -eq 0 ]]
