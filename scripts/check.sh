#!/bin/sh
# Format, lint, types, import rules, drift of the generated documents. Seconds; no database.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/scripts/setup.sh"
setup development
cd "$root"
# shellcheck disable=SC2086
"$bun" $bun_flags scripts/console-types.ts
say "format"
node_modules/.bin/oxfmt --check src console test bench scripts
say "lint"
node_modules/.bin/oxlint --type-aware src console test bench scripts
say "types"
node node_modules/typescript-native/bin/tsc --noEmit -p .
node node_modules/typescript-native/bin/tsc --noEmit -p console
say "import rules, generated documents"
# shellcheck disable=SC2086
"$bun" $bun_flags test test/arch
sh scripts/docs.sh --check
say "check passed"
