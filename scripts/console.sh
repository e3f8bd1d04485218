# Sourced by the other scripts, which have set $root, $bun and $bun_flags. Builds the console where its sources have changed.

# build_console: makes dist/console/console.pack, which the server answers /console from. Another one that builds at the same
# time makes the same; each puts its own in place whole.
build_console() {
  console_sum=$(cd "$root" && find console package-lock.json scripts/pack-console.ts -type f -not -path '*/node_modules/*' \
    -not -name schema.d.ts -print0 | sort -z | xargs -0 cat | cksum | tr ' ' -)
  [ -f "$root/dist/console/console.pack" ] && [ "$(cat "$root/dist/console/sum" 2>/dev/null)" = "$console_sum" ] && return 0
  console_made="$root/dist/console/.new-$$"
  mkdir -p "$console_made" 2>/dev/null || return 1
  say "Building the console ..."
  # shellcheck disable=SC2086
  if (cd "$root" && NODE_ENV=production node node_modules/vite/bin/vite.js build console --logLevel warn --outDir "$console_made/site" >&2 &&
    "$bun" $bun_flags scripts/pack-console.ts "$console_made/site" "$console_made/console.pack"); then
    mv "$console_made/console.pack" "$root/dist/console/console.pack"
    printf '%s\n' "$console_sum" >"$root/dist/console/sum"
    rm -rf "$console_made"
  else
    rm -rf "$console_made"
    return 1
  fi
}
