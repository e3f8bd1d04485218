#!/bin/sh
# Builds dist/tallygate: one executable with the migrations inside, which needs no Node and no node_modules.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/scripts/setup.sh"
. "$root/scripts/console.sh"
setup production
cd "$root"
build_console || fail "the console could not be built; see the messages above"
mkdir -p dist
# In pieces, so that a store thread loads its own alone and what a server is never asked for is not loaded; parsed beforehand.
# The source map goes inside, so that a stack trace in the log names our own lines.
# shellcheck disable=SC2086
"$bun" $bun_flags build src/main.ts \
  --compile \
  --outfile dist/tallygate \
  --format=esm \
  --splitting \
  --bytecode \
  --minify-whitespace \
  --minify-syntax \
  --sourcemap=inline \
  --no-compile-autoload-dotenv \
  --no-compile-autoload-bunfig \
  --compile-exec-argv=--max-http-header-size=1048576 >&2
# Inline already; the copies beside it would only be shipped by mistake.
rm -f dist/*.map
say "Built dist/tallygate ($(($(wc -c <dist/tallygate) / 1048576)) MB)."
