#!/bin/sh
# npm run test:chaos [-- ROUNDS]: kill -9 in many rounds, and a disk that is full or locked; the short form is part of npm test.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/scripts/setup.sh"
setup development
cd "$root"
sh scripts/build.sh
TALLYGATE_CHAOS_ROUNDS=${1:-50}
export TALLYGATE_CHAOS_ROUNDS
for workers in 1 3; do
  say "== $workers workers"
  # shellcheck disable=SC2086
  TALLYGATE_TEST_WORKERS=$workers "$bun" $bun_flags test --timeout 3600000 test/e2e/crash.test.ts
done
# shellcheck disable=SC2086
exec "$bun" $bun_flags test --timeout 3600000 test/e2e/workers.test.ts test/e2e/low-budget.test.ts test/e2e/disk.test.ts
