# Sourced by the other scripts, which have set $root, $bun and $bun_flags and sourced console.sh. Makes of the sources what starts in half the time and
# two thirds of the memory: neither they nor the packages are found, translated and kept file by file.

# The newest bundles stay: an older server may still run one of them.
bundles_kept=5

# bundle: sets $entry to what is to be run. A bundle is named after the checksum of the sources, so that a server that is
# running keeps the files of its own, which it loads when it needs them. Where nothing can be written the sources are run.
bundle() {
  entry="$root/src/main.ts"
  build_console || return 0
  sum=$(cd "$root" && find src package.json package-lock.json dist/console/sum -type f ! -name '*.test.ts' -print0 | xargs -0 cat | cksum | tr ' ' -)
  bundles="$root/dist/app"
  entry="$bundles/$sum/main.js"
  [ -f "$entry" ] && return 0
  made="$bundles/.new-$$"
  # shellcheck disable=SC2086
  if mkdir -p "$made" 2>/dev/null &&
    (cd "$root" && "$bun" $bun_flags build src/main.ts --target=bun --format=esm --splitting --minify-whitespace \
      --minify-syntax --sourcemap=linked --outdir "$made" >/dev/null); then
    mv "$made" "$bundles/$sum"
    ls -1t "$bundles" | tail -n +$((bundles_kept + 1)) | while IFS= read -r old; do rm -rf "$bundles/${old:?}"; done
  else
    rm -rf "$made"
    entry="$root/src/main.ts"
  fi
}
