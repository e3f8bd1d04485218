# Sourced by test.sh, which bounds how long a command may take. Installs packages of other people's that tests start and nobody else needs: they stay
# in a cache of their own, in the versions that the tests name, without any script of theirs being run.

client_packages=${TALLYGATE_TEST_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/tallygate-tests}

# make_once <folder> <command...>: has the command fill a folder beside it, which takes its name when all is there.
make_once() {
  whole=$1
  shift
  [ -d "$whole" ] && return 0
  mkdir -p "$client_packages" || return 1
  part=$(mktemp -d "$whole.XXXXXX") || return 1
  # Another run may have been faster: its folder is as good.
  if "$@" "$part" </dev/null >&2 && { [ -d "$whole" ] || mv "$part" "$whole"; }; then
    rm -rf "$part"
    return 0
  fi
  rm -rf "$part"
  return 1
}

key_of() {
  cksum <"$1" | cut -d ' ' -f 1
}

fill_python() {
  python3 -m venv "$1" && $bounded "$1/bin/python" -m pip install --quiet --only-binary :all: --requirement "$python_packages"
}

# The SDKs for Python, where there is one that they run on.
prepare_python() {
  python_packages="$root/test/clients/python/requirements.txt"
  has_python='import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))'
  if ! python3 -c "$has_python" 2>/dev/null && can_install; then
    say "Installing Python ..."
    install_packages python3 python3-venv </dev/null >&2 || true
  fi
  if python3 -c "$has_python" 2>/dev/null; then
    folder="$client_packages/python-$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')-$(key_of "$python_packages")"
    [ -d "$folder" ] || say "Installing the SDKs for Python in $client_packages ..."
    if make_once "$folder" fill_python && "$folder/bin/python" -c '' 2>/dev/null; then
      TALLYGATE_TEST_PYTHON="$folder/bin/python"
      export TALLYGATE_TEST_PYTHON
      return 0
    fi
  fi
  say "Python 3.11 with venv and pip, or the SDKs, cannot be had: the tests of the SDKs for Python are skipped"
}

fill_agents() {
  printf '{"private":true}\n' >"$1/package.json"
  # shellcheck disable=SC2046
  (cd "$1" && $bounded npm install --save-exact --ignore-scripts --no-audit --no-fund --loglevel=error $(cat "$agent_packages"))
}

# The coding agents, nearly a gigabyte.
prepare_agents() {
  agent_packages="$root/test/agents/packages.txt"
  folder="$client_packages/agents-$(key_of "$agent_packages")"
  [ -d "$folder" ] || say "Installing the coding agents in $client_packages ..."
  if make_once "$folder" fill_agents; then
    TALLYGATE_TEST_AGENTS="$folder/node_modules"
    export TALLYGATE_TEST_AGENTS
  else
    say "the coding agents cannot be had: their tests are skipped"
  fi
}
