// Exits with 0 when node_modules holds every package that package-lock.json asks for, in its version.
// usage: node scripts/installed.mjs production|development
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const withDevelopment = process.argv[2] === 'development';

function packagesOf(file) {
  return JSON.parse(readFileSync(new URL(file, root), 'utf8')).packages;
}

function isWhole() {
  if (!existsSync(new URL('node_modules/.package-lock.json', root))) return false;
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(packagesOf('package-lock.json'))
    .filter(([path, entry]) => path !== '' && !entry.optional && (withDevelopment || !entry.dev))
    .every(([path, entry]) => installed[path]?.version === entry.version && existsSync(new URL(`${path}/`, root)));
}

process.exit(isWhole() ? 0 : 1);
