#!/bin/sh
# Sets up what is missing and runs a command of Tallygate: sh scripts/tallygate.sh serve
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/scripts/setup.sh"
setup production
. "$root/scripts/console.sh"
. "$root/scripts/bundle.sh"
bundle
# What src/config/runtime.ts sets, read by the runtime at its start alone: without it the server would replace itself once.
MIMALLOC_PURGE_DELAY=${MIMALLOC_PURGE_DELAY:-1000}
BUN_JSC_heapGrowthMaxIncrease=${BUN_JSC_heapGrowthMaxIncrease:-1}
export MIMALLOC_PURGE_DELAY BUN_JSC_heapGrowthMaxIncrease
# exec, so that signals sent to npm's child reach the server. The size of a request's head is checked by the server
# itself, which answers what is wrong; the runtime's own, smaller bound would answer a bare 431.
# shellcheck disable=SC2086
exec "$bun" $bun_flags --max-http-header-size=1048576 "$entry" "$@"
