#!/bin/sh
# Sends the recorded traffic through every pair of formats, has the vendors' SDKs read the results, writes docs/conformance.md.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/scripts/setup.sh"
setup development
cd "$root"
# shellcheck disable=SC2086
exec "$bun" $bun_flags scripts/conformance.ts "$@"
