#!/bin/sh
# Runs every test; the last line is "N passed, N failed". With arguments: only the files that match them.
# --long: the coding agents as well, which are nearly a gigabyte to download and take ten minutes.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/scripts/setup.sh"
. "$root/scripts/client-packages.sh"
. "$root/scripts/console.sh"
setup development
cd "$root"
build_console || fail "the console could not be built; see the messages above"
long=no
if [ "${1:-}" = --long ]; then
  long=yes
  shift
fi
reports=$(mktemp -d)
# What the run leaves is kept until it was searched for the secrets that the tests used; their list lies outside of it.
TALLYGATE_TEST_SECRETS=$(mktemp)
TALLYGATE_TEST_ARTEFACTS=$(mktemp -d)
export TALLYGATE_TEST_SECRETS TALLYGATE_TEST_ARTEFACTS
other_lane=
trap '[ -z "$other_lane" ] || kill "$other_lane" 2>/dev/null || true; rm -rf "$reports" "$TALLYGATE_TEST_SECRETS" "$TALLYGATE_TEST_ARTEFACTS"' EXIT
# Tests send hundreds of calls at once; the runtime reads its cap at its start.
BUN_CONFIG_MAX_HTTP_REQUESTS=4096
export BUN_CONFIG_MAX_HTTP_REQUESTS

# A runner that hangs outside of a test is ended: no limit of a test reaches it.
PART_SECONDS_MAX=900
AGENTS_SECONDS_MAX=2400
bound() {
  bounded=
  if timeout --foreground 5 true 2>/dev/null; then bounded="timeout --foreground -k 10 $1"; fi
}
bound "$PART_SECONDS_MAX"

# The agents are run where there is no network but the loopback, so that nothing else can be what they live on.
alone=
isolate() {
  for way in "unshare -n" "unshare -r -n"; do
    if $way sh scripts/only-loopback.sh true 2>/dev/null; then
      alone="$way sh scripts/only-loopback.sh"
      TALLYGATE_TEST_ALONE=yes
      export TALLYGATE_TEST_ALONE
      return 0
    fi
  done
  say "no network of their own for the agents (unshare -n, ip): that they need nothing but the loopback is not tested, one test is skipped"
}

# run <name> <timeout of one test in ms> <files...>
run() {
  name=$1
  timeout=$2
  shift 2
  say "== $name"
  well=yes
  # shellcheck disable=SC2086
  $bounded $alone "$bun" $bun_flags test --preload ./test/support/watch-secrets.ts --timeout "$timeout" --reporter=junit --reporter-outfile="$reports/$name.xml" "$@" </dev/null >"$reports/$name.log" 2>&1 || well=no
  show_failures "$reports/$name.log" >&2
  # A runner that was ended from within may say that all is well; it has written no report then.
  if [ ! -f "$reports/$name.xml" ]; then
    say "$name has written no report; the end of what it said:"
    tail -n 12 "$reports/$name.log" >&2
    failed "$name"
  elif [ "$well" = no ]; then
    failed "$name"
  fi
}

# show_failures <log>: what passed is not shown, not even where its name has several lines, nor the name of a file of which nothing is.
show_failures() {
  awk '
    /\.test\.tsx?:$/ { file = $0; rest = 0; next }
    /^\((pass|skip|todo)\)/ { rest = /^\(pass\)/ && !/ \[[0-9.]+m?s\]$/; next }
    /^\(fail\)|^error/ { rest = 0 }
    rest { rest = !/ \[[0-9.]+m?s\]$/; next }
    /^$/ { next }
    { if (file != "") print file; file = ""; print }
  ' "$1"
}

# failed <part>: counts as one failure where the part's report has none.
failed() {
  printf '%s\n' "$1" >>"$reports/failed"
}

# Every folder but those of the first lane, e2e, which comes last, on the executable and alone, and the agents, which are for
# the long run; the runtime takes a folder without tests for a failure.
other_parts() {
  for folder in test/*/; do
    name=$(basename "$folder")
    case $name in http | console | e2e | agents) continue ;; esac
    if [ -n "$(find "$folder" -name '*.test.ts' | head -n 1)" ]; then run "$name" 60000 "./$folder"; fi
  done
  set -- test/*.test.ts
  if [ -f "$1" ]; then run others 60000 "$@"; fi
  # shellcheck disable=SC2086
  run console-second 120000 $console_second
}

# share_console: sets $console_first and $console_second, every other file each; a browser is as slow as the machine is busy.
share_console() {
  console_first=
  console_second=
  for file in test/console/*.test.ts; do
    console_second="$console_second ./$file"
    swap=$console_first
    console_first=$console_second
    console_second=$swap
  done
}

# install_packages <packages...>: without what they recommend, so that no service is started.
install_packages() {
  DEBIAN_FRONTEND=noninteractive
  export DEBIAN_FRONTEND
  $bounded apt-get install -y -q --no-install-recommends "$@" ||
    { $bounded apt-get update -q && $bounded apt-get install -y -q --no-install-recommends "$@"; }
}

can_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}

has_mariadb() {
  [ -x /usr/sbin/mariadbd ] && command -v mariadb-install-db >/dev/null 2>&1 && command -v my_print_defaults >/dev/null 2>&1
}

# provide <name> <command that finds it> <what it means that it is missing> <packages...>: where it cannot be had, that is said.
provide() {
  what=$1
  find=$2
  without=$3
  shift 3
  $find >/dev/null 2>&1 && return
  if can_install; then
    say "Installing $what ..."
    install_packages "$@" </dev/null >&2 || say "$what could not be installed"
  fi
  $find >/dev/null 2>&1 || say "$what is missing: $without"
}

run_agents() {
  prepare_agents
  isolate
  bound "$AGENTS_SECONDS_MAX"
  run "$@"
  bound "$PART_SECONDS_MAX"
  alone=
}

if [ $# -gt 0 ]; then
  case " $* " in *test/clients*) prepare_python ;; esac
  case " $* " in
    *test/agents*) run_agents selected 300000 "$@" ;;
    *) run selected 300000 "$@" ;;
  esac
else
  # The order of the writes to the disk is read by it.
  provide strace "command -v strace" "the order of the writes to the disk is not tested, one test is skipped" strace
  # The schema that is printed for MySQL is loaded into a real server.
  provide MariaDB has_mariadb "the schema printed for MySQL is not loaded into a server, its tests are skipped" mariadb-server-core mariadb-client-core
  # The console's stories are told in a real browser; Chinese needs a font.
  provide Chromium "command -v chromium" "the console is not tested in a browser, its tests are skipped" chromium fonts-noto-cjk
  # Each shell completes commands itself.
  provide zsh "command -v zsh" "completion in zsh is not tested, its tests are skipped" zsh
  provide fish "command -v fish" "completion in fish is not tested, its tests are skipped" fish
  prepare_python
  # Two lanes side by side: most parts wait more than they count. What the second says is shown when both have ended.
  share_console
  other_parts >"$reports/other-parts.log" 2>&1 &
  other_lane=$!
  run units 20000 ./src
  run http 60000 ./test/http
  # shellcheck disable=SC2086
  run console 120000 $console_first
  wait "$other_lane" || failed other-parts
  cat "$reports/other-parts.log" >&2
  if sh scripts/build.sh; then
    run e2e 300000 ./test/e2e
  else
    failed build
  fi
  [ "$long" = no ] || run_agents agents 300000 ./test/agents
fi

say "== secrets"
# shellcheck disable=SC2086
if "$bun" $bun_flags scripts/scan-secrets.ts "$TALLYGATE_TEST_SECRETS" "$TALLYGATE_TEST_ARTEFACTS" >&2; then
  printf '<testsuites name="secrets" tests="1" failures="0" skipped="0"></testsuites>\n' >"$reports/secrets.xml"
else
  failed secrets
fi

node scripts/sum-tests.mjs "$reports"
