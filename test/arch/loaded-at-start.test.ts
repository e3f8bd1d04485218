import { expect, test } from 'bun:test';
import { readSources } from './source-files.ts';

/** What serving begins with: the command line, then the server; and a store thread. */
const START = ['src/cli/start.ts', 'src/app/serve.ts'];
const THREAD = ['src/main.ts', 'src/store/sqlite/sqlite-driver.ts'];

/** What only other commands, management calls, traces or single kinds of providers need: it is most of the program. */
const LATER = [
  /^zod$/,
  /^commander$/,
  /^csv-/,
  /^otpauth$/,
  /^prom-client$/,
  /^@opentelemetry\//,
  /^@azure\//,
  /^@smithy\//,
  /^@aws-crypto\//,
  /^google-auth-library$/,
  /^gpt-tokenizer\//,
  /^swagger-ui-dist\//,
  /^src\/http\/(management|reference)\//,
  /^src\/cli\/commands\//,
  /^src\/store\/(backup|printed)\//,
  /^src\/metering\/price-data\//,
  /^src\/(services|http)\/.*[/-](schema|fields)\.ts$/,
];

const sources = new Map(readSources('src').map((file) => [file.path, file]));

/** Everything that is loaded with these files, by what is imported outright; each with who imports it. */
function collect(entries: readonly string[]): ReadonlyMap<string, string> {
  const loaded = new Map<string, string>();
  const waiting = entries.map((path): readonly [string, string] => [path, 'the start']);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [path, importer] = next;
    if (loaded.has(path)) continue;
    loaded.set(path, importer);
    const imports = (sources.get(path)?.imports ?? []).filter((one) => !one.isTypeOnly && !one.isDynamic);
    waiting.push(...imports.map(({ target }): readonly [string, string] => [target, path]));
  }
  return loaded;
}

test('a server starts without what it may never be asked for', () => {
  const loaded = collect(START);
  expect(loaded.size).toBeGreaterThan(200);
  const needless = [...loaded].filter(([path]) => LATER.some((pattern) => pattern.test(path)));
  expect(needless.map(([path, importer]) => `${importer} loads ${path}`)).toEqual([]);
});

test('a store thread loads its database driver and little else', () => {
  const loaded = [...collect(THREAD).keys()].filter((path) => path.startsWith('src/'));
  const others = loaded.filter((path) => !/^src\/(main\.ts|store\/|lib\/)/.test(path));
  expect(others).toEqual([]);
  expect(loaded.length).toBeLessThan(50);
});

test('a store thread does without the modules of Node that bring its streams along', () => {
  const heavy = /^node:(crypto|stream|net|tls|http|https|zlib)$/;
  const needless = [...collect(THREAD)].filter(([path]) => heavy.test(path));
  expect(needless.map(([path, importer]) => `${importer} loads ${path}`)).toEqual([]);
});
