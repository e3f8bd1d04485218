// Packs what Vite built into one file with each file's bytes compressed, which the server answers as they are and the
// executable carries, and with what each page is made of. usage: pack-console.ts <site folder> <pack file>
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
};

const MANIFEST = 'manifest.json';
const PAGES = 'console/src/app/pages.ts';

const [site, target] = process.argv.slice(2);
if (site === undefined || target === undefined) throw new Error('usage: pack-console.ts <site folder> <pack file>');

const blobs: Buffer[] = [];
let length = 0;

function add(bytes: Buffer): readonly [number, number] {
  const at = length;
  blobs.push(bytes);
  length += bytes.length;
  return [at, bytes.length];
}

function packFile(path: string): object {
  const contentType = CONTENT_TYPES[extname(path)];
  if (contentType === undefined) throw new Error(`no content type is known for ${path}`);
  const bytes = readFileSync(join(site ?? '', path));
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  const parts = {
    identity: add(bytes),
    ...(br.length < bytes.length ? { br: add(br), gzip: add(gzipSync(bytes, { level: 9 })) } : {}),
  };
  return { contentType, tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`, parts };
}

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
}

/** A module's files and those of what it imports at once, each once. */
function collect(chunks: Readonly<Record<string, Chunk>>, module: string, seen: Set<string>): void {
  const chunk = chunks[module];
  if (chunk === undefined) throw new Error(`the console was built without ${module}`);
  if (seen.has(chunk.file)) return;
  seen.add(chunk.file);
  for (const style of chunk.css ?? []) seen.add(style);
  for (const imported of chunk.imports ?? []) collect(chunks, imported, seen);
}

/** What the pages of `pages.ts` load beside what every page does, by their path. */
function listPages(): Record<string, readonly string[]> {
  const chunks = JSON.parse(readFileSync(join(site ?? '', MANIFEST), 'utf8')) as Record<string, Chunk>;
  const shared = new Set<string>();
  for (const [module, { isEntry }] of Object.entries(chunks)) if (isEntry === true) collect(chunks, module, shared);
  const found = readFileSync(PAGES, 'utf8').matchAll(/page\('([^']+)', \(\) => import\('\.\.\/([^']+)'\)/g);
  return Object.fromEntries(
    Array.from(found, ([, path = '', module = '']) => {
      const own = new Set<string>();
      collect(chunks, `src/${module}`, own);
      // A page that has a chart asks for it as soon as it begins.
      const chart = `src/${dirname(module)}/chart.tsx`;
      if (chunks[`src/${module}`]?.dynamicImports?.includes(chart) === true) collect(chunks, chart, own);
      return [path, [...own].filter((file) => !shared.has(file))];
    }),
  );
}

const paths = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(site.length + 1))
  .filter((path) => path !== MANIFEST)
  .sort();
const files = Object.fromEntries(paths.map((path) => [path, packFile(path)]));
const index = Buffer.from(JSON.stringify({ files, pages: listPages() }));
const head = Buffer.alloc(4);
head.writeUInt32BE(index.length);
writeFileSync(target, Buffer.concat([head, index, ...blobs]));
