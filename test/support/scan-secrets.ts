import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { openBackupFile } from '../../src/store/backup/index.ts';

/** A secret that was found where none may be. */
export interface Finding {
  readonly file: string;
  readonly form: string;
  /** Which secret, by its place in the ledger and its first characters: the report must not hold it either. */
  readonly secret: string;
}

interface Pattern {
  readonly bytes: Uint8Array;
  readonly form: string;
  readonly secret: string;
}

const CHUNK_BYTES = 1 << 20;
const FILTER_BITS = 22;
const BACKUP_MAGIC = 'TALLYGATE-BACKUP';

/** Base64 of the secret wherever it begins in the text that was encoded: the digits that do not depend on its neighbours. */
function encodeBase64(secret: Uint8Array, encoding: 'base64' | 'base64url'): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), secret])
      .toString(encoding)
      .replaceAll('=', '');
    const whole = Math.floor(((offset + secret.length) * 8) / 6);
    return text.slice([0, 2, 3][offset], whole);
  });
}

/** Every form that a secret is looked for in. */
function buildForms(secret: string): readonly (readonly [form: string, text: string])[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  return [
    ['plain', secret],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['URL-encoded', encodeURIComponent(secret)],
    ['form-encoded', new URLSearchParams({ s: secret }).toString().slice(2)],
    ['hex', hex],
    ['hex', hex.toUpperCase()],
    ...encodeBase64(bytes, 'base64').map((text) => ['base64', text] as const),
    ...encodeBase64(bytes, 'base64url').map((text) => ['base64url', text] as const),
  ];
}

function hash(a: number, b: number, c: number, d: number): number {
  return Math.imul(a | (b << 8) | (c << 16) | (d << 24), 0x9e3779b1) >>> (32 - FILTER_BITS);
}

/** Finds any of many texts in bytes: a filter over four bytes, and behind it the texts that begin so. */
class Searcher {
  readonly longest: number;
  readonly #filter = new Uint8Array(1 << FILTER_BITS);
  readonly #byStart = new Map<number, Pattern[]>();

  constructor(secrets: readonly string[]) {
    const seen = new Set<string>();
    let longest = 0;
    for (const [index, secret] of secrets.entries()) {
      for (const [form, text] of buildForms(secret)) {
        if (seen.has(text)) continue;
        seen.add(text);
        const bytes = Buffer.from(text);
        longest = Math.max(longest, bytes.length);
        this.#add({ bytes, form, secret: `${index + 1} (${secret.slice(0, 4)}…)` });
      }
    }
    this.longest = longest;
  }

  #add(pattern: Pattern): void {
    const [a = 0, b = 0, c = 0, d = 0] = pattern.bytes;
    const key = hash(a, b, c, d);
    this.#filter[key] = 1;
    this.#byStart.set(key, [...(this.#byStart.get(key) ?? []), pattern]);
  }

  search(data: Uint8Array, found: (pattern: Pattern) => void): void {
    const filter = this.#filter;
    for (let at = 0; at + 4 <= data.length; at++) {
      const key = hash(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, data[at + 3] ?? 0);
      if (filter[key] === 0) continue;
      for (const pattern of this.#byStart.get(key) ?? []) if (startsWith(data, at, pattern.bytes)) found(pattern);
    }
  }
}

function startsWith(data: Uint8Array, at: number, bytes: Uint8Array): boolean {
  if (at + bytes.length > data.length) return false;
  for (let index = 0; index < bytes.length; index++) if (data[at + index] !== bytes[index]) return false;
  return true;
}

function* readFile(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const length = readSync(file, chunk);
      if (length === 0) return;
      yield chunk.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** A file's bytes; of a back-up also what is compressed in it. */
async function* readContents(path: string): AsyncGenerator<Uint8Array> {
  yield* readFile(path);
  const head = Buffer.alloc(BACKUP_MAGIC.length);
  const file = openSync(path, 'r');
  readSync(file, head);
  closeSync(file);
  if (head.toString() !== BACKUP_MAGIC) return;
  try {
    const backup = await openBackupFile(path);
    yield* backup.read(() => undefined);
  } catch {
    // A test damaged it: its bytes were looked at, and more cannot be read by anybody.
  }
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The secrets that a ledger lists, a line of JSON each. */
export function readLedger(path: string): readonly string[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return [...new Set(lines.filter((line) => line !== '').map((line) => JSON.parse(line) as string))];
}

/** Looks for every secret, in every form, in every file beneath a folder. */
export async function scanFolder(
  folder: string,
  secrets: readonly string[],
): Promise<{ readonly files: number; readonly bytes: number; readonly findings: readonly Finding[] }> {
  const searcher = new Searcher(secrets);
  const findings = new Map<string, Finding>();
  const files = listFiles(folder);
  let bytes = 0;
  for (const file of files) {
    let tail: Uint8Array = new Uint8Array();
    for await (const chunk of readContents(file)) {
      bytes += chunk.length;
      const data = Buffer.concat([tail, chunk]);
      searcher.search(data, ({ form, secret }) => findings.set(`${file}\n${secret}\n${form}`, { file, form, secret }));
      tail = data.subarray(Math.max(0, data.length - searcher.longest));
    }
  }
  return { files: files.length, bytes, findings: [...findings.values()] };
}
