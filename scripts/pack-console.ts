// Packs what Vite built into one file with each file's bytes compressed, which the server answers as they are and the
// executable carries. usage: pack-console.ts <site folder> <pack file>
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
};

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

const paths = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(site.length + 1))
  .sort();
const index = Buffer.from(JSON.stringify(Object.fromEntries(paths.map((path) => [path, packFile(path)]))));
const head = Buffer.alloc(4);
head.writeUInt32BE(index.length);
writeFileSync(target, Buffer.concat([head, index, ...blobs]));
