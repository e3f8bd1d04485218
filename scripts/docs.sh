#!/bin/sh
# Writes the documents that are made from the code. --record runs the examples of the API reference first and keeps their
# answers; --check compares.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/scripts/setup.sh"
setup development
cd "$root"
if [ "${1:-}" = --record ]; then
  shift
  # shellcheck disable=SC2086
  "$bun" $bun_flags scripts/docs/api/record.ts
fi
# shellcheck disable=SC2086
exec "$bun" $bun_flags scripts/generate-docs.ts "$@"
