#!/bin/sh
# Writes the documents that are made from the code.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/scripts/setup.sh"
setup development
cd "$root"
# shellcheck disable=SC2086
exec "$bun" $bun_flags scripts/generate-docs.ts "$@"
