#!/bin/sh
# Takes the pictures of docs/pictures anew, from the browser tests.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
TALLYGATE_PICTURES="$root/docs/pictures"
export TALLYGATE_PICTURES
exec sh "$root/scripts/test.sh" test/console
