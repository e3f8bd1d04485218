#!/bin/sh
# Measures Tallygate beside a bare proxy: npm run bench -- --quick. Linux, two cores, taskset.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/scripts/setup.sh"
setup development
command -v taskset >/dev/null 2>&1 || fail "taskset is needed (package util-linux)"
cd "$root"
# shellcheck disable=SC2086
exec taskset -c 1 "$bun" $bun_flags bench/run.ts "$@"
