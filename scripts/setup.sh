# Sourced by the other scripts, which have set $root. Makes node_modules what package-lock.json says, and the runtime run.

bun="$root/node_modules/bun/bin/bun.exe"
# No .env and no bunfig.toml of the working directory is read: whoever owns that directory need not own the server.
bun_flags="--no-env-file --config=/dev/null --no-install"
stamp="$root/node_modules/.tallygate-stamp"

say() {
  printf '%s\n' "$*" >&2
}

fail() {
  say "tallygate: $*"
  exit 1
}

# The runtime's package is a stub where npm was told to run no scripts; its own installer repairs that without the network.
repair_runtime() {
  if ! "$bun" --version >/dev/null 2>&1; then
    (cd "$root" && node node_modules/bun/install.js) >&2 || fail "the Bun runtime could not be set up; see the messages above"
    "$bun" --version >/dev/null 2>&1 || fail "the Bun runtime does not run on this machine"
  fi
}

# setup production | setup development: installs when something is missing or package-lock.json has changed. What is
# already there with the right versions is taken as it is. The stamp spares all of this at the next start.
setup() {
  wanted=$1
  lock=$(cksum <"$root/package-lock.json")
  if [ -f "$stamp" ]; then
    read -r have_kind have_lock <"$stamp" || true
    if [ "$have_lock" = "$lock" ] && { [ "$have_kind" = "$wanted" ] || [ "$have_kind" = development ]; }; then
      return 0
    fi
  fi
  command -v node >/dev/null 2>&1 || fail "Node.js 20 or later is needed, and was not found"
  node -e 'process.exit(Number.parseInt(process.versions.node, 10) >= 20 ? 0 : 1)' ||
    fail "Node.js 20 or later is needed; this is $(node --version)"
  kind=development
  if ! node "$root/scripts/installed.mjs" development; then
    kind=$wanted
    if ! node "$root/scripts/installed.mjs" "$wanted"; then
      command -v npm >/dev/null 2>&1 || fail "npm is needed, and was not found"
      omit=
      [ "$wanted" = production ] && omit=--omit=dev
      say "Installing what Tallygate needs ..."
      # Not npm ci: it refuses a lock file made where packages for other systems could not be looked up. The versions
      # are those of the lock file either way.
      # shellcheck disable=SC2086
      (cd "$root" && npm install --no-save $omit --no-audit --no-fund --loglevel=error) >&2 ||
        fail "npm could not install the packages; see the messages above"
    fi
  fi
  repair_runtime
  printf '%s %s\n' "$kind" "$lock" >"$stamp"
}
