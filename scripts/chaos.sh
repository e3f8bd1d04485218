#!/bin/sh
# npm run test:chaos [-- ROUNDS]: kill -9 and losses of power in many rounds, disks that fail, a database that is gone; the short
# forms are part of npm test. 50 rounds take more than half an hour.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/scripts/setup.sh"
setup development
cd "$root"
sh scripts/build.sh
TALLYGATE_CHAOS_ROUNDS=${1:-50}
export TALLYGATE_CHAOS_ROUNDS
status=0
run() {
  # shellcheck disable=SC2086
  "$bun" $bun_flags test --timeout 3600000 "$@" || status=1
}
for workers in 1 3; do
  say "== $workers workers"
  TALLYGATE_TEST_WORKERS=$workers
  export TALLYGATE_TEST_WORKERS
  run test/e2e/crash.test.ts test/e2e/power-loss.test.ts test/e2e/disk-errors.test.ts test/e2e/database-gone.test.ts
done
unset TALLYGATE_TEST_WORKERS
say "== single workers, budgets that change, growing holds, full and locked disks"
run test/e2e/workers.test.ts test/e2e/budget-period.test.ts test/e2e/low-budget.test.ts test/e2e/disk.test.ts
exit "$status"
