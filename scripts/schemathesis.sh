#!/bin/sh
# Sends generated calls to a server of its own and holds its answers against /openapi.json.
# usage: sh scripts/schemathesis.sh [--long] [options of "st run" ...]
# Needs schemathesis 4 (pip install schemathesis), found as "st" or where SCHEMATHESIS says. Short: 2 minutes, long: 10.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/scripts/setup.sh"
setup development
st=${SCHEMATHESIS:-st}
command -v "$st" >/dev/null 2>&1 || fail "schemathesis is needed: pip install schemathesis"
seconds=120
if [ "${1:-}" = --long ]; then
  seconds=600
  shift
fi

folder=$(mktemp -d)
server=
stop() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ -z "$server" ] || wait "$server" 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT INT TERM

port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
password="schemathesis $(node -e 'console.log(require("crypto").randomUUID())')"
# No settings of the reader's own: the environment is empty but for these.
env -i PATH="$PATH" HOME="$folder" TALLYGATE_DATA_DIR="$folder/data" TALLYGATE_PORT="$port" TALLYGATE_LOG_LEVEL=error \
  TALLYGATE_ACCESS_TOKEN_SECONDS=3600 TALLYGATE_OWNER_PASSWORD="$password" \
  sh "$root/scripts/tallygate.sh" serve >"$folder/server.log" 2>&1 &
server=$!

url="http://127.0.0.1:$port"
tries=0
until curl -sf "$url/readyz" >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -ge 100 ]; then
    cat "$folder/server.log" >&2
    fail "the server did not start"
  fi
  sleep 0.2
done

# post <path> <token> <body> <field of data>
post() {
  curl -sf "$url$1" -H "Authorization: Bearer $2" -H 'content-type: application/json' -d "$3" |
    node -e 'let t="";process.stdin.on("data",(d)=>(t+=d)).on("end",()=>console.log(JSON.parse(t).data[process.argv[1]]))' "$4"
}
owner=$(post /api/v1/auth/token none "{\"grant_type\":\"password\",\"username\":\"owner\",\"password\":\"$password\"}" access_token)
user=$(post /api/v1/admin/customer-users "$owner" '{"name":"schemathesis"}' id)
auth=$(post "/api/v1/admin/customer-users/$user/tokens" "$owner" '{"name":"schemathesis"}' token)
caller=$(post /api/v1/auth/token none "{\"grant_type\":\"auth_token\",\"auth_token\":\"$auth\"}" access_token)

# check <token> <seconds> <options...>: no status, media type, header or body that the document does not know. Left out is
# what ends the token in hand. What the gateway itself fails at is found in its log.
status=0
check() {
  token=$1
  budget=$2
  shift 2
  (cd "$folder" && "$st" run "$url/openapi.json" \
    --header "Authorization: Bearer $token" \
    --exclude-operation-id revokeAccessToken \
    --exclude-operation-id closeSession \
    --warnings off \
    --max-time "$budget" \
    --continue-on-failure \
    --no-color \
    "$@") || status=$?
}
checks=status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,unsupported_method
say "== as a customer user"
# The sandbox fails where a model's name says so, which is a 502.
check "$caller" $((seconds / 4)) --checks "$checks" --include-path-regex '^/(v1|api/v1/(me|prompts))' "$@"
say "== as an owner"
check "$owner" $((seconds * 3 / 4)) --checks "$checks,not_a_server_error" "$@"

if grep internal_error "$folder/server.log" >&2; then status=1; fi
exit "$status"
