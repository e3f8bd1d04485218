import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { BackupProblem, type Manifest, manifestSchema } from './manifest.ts';

// A back-up is one file: a line that names the format, the manifest as a line of JSON, the data compressed with zstd, and
// a line with the SHA-256 of all before it.
const MAGIC = 'TALLYGATE-BACKUP 1\n';
const TRAILER = /^\nsha256 ([0-9a-f]{64})\n$/;
const TRAILER_BYTES = 73;
const HEAD_BYTES_MAX = 65_536;
const PRIVATE_MODE = 0o600;

function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

class HashedFile {
  bytes = 0;
  readonly #file: number;
  readonly #hash: Hash = createHash('sha256');

  constructor(path: string) {
    this.#file = openSync(path, 'wx', PRIVATE_MODE);
  }

  write(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    this.#hash.update(bytes);
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    this.bytes += bytes.length;
  }

  finish(): void {
    this.write(`\nsha256 ${this.#hash.copy().digest('hex')}\n`);
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Writes a back-up with mode 0600; whole and durable, or not at all. Answers its length. */
export async function writeBackupFile(
  path: string,
  manifest: Manifest,
  data: AsyncIterable<Uint8Array>,
): Promise<number> {
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  const file = new HashedFile(partial);
  try {
    file.write(`${MAGIC}${JSON.stringify(manifest)}\n`);
    for await (const chunk of Readable.from(data).pipe(createZstdCompress())) file.write(chunk as Uint8Array);
    file.finish();
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  } finally {
    file.close();
  }
  renameSync(partial, path);
  syncFolder(path);
  return file.bytes;
}

/** A back-up that is whole. */
export interface BackupFile {
  readonly manifest: Manifest;
  /** Of the compressed data. */
  readonly dataBytes: number;
  /** The data; `onRead` is told how many compressed bytes were read. */
  read(onRead: (bytes: number) => void): AsyncIterable<Uint8Array>;
}

function readHead(path: string): { readonly manifest: Manifest; readonly headBytes: number } {
  const buffer = Buffer.alloc(HEAD_BYTES_MAX);
  const file = openSync(path, 'r');
  const length = readSync(file, buffer);
  closeSync(file);
  const end = buffer.indexOf(0x0a, MAGIC.length);
  if (buffer.toString('utf8', 0, MAGIC.length) !== MAGIC || end < 0 || end >= length) {
    throw new BackupProblem(`${path} is not a back-up that this version of Tallygate can read`);
  }
  try {
    const manifest = manifestSchema.parse(JSON.parse(buffer.toString('utf8', MAGIC.length, end)));
    return { manifest, headBytes: end + 1 };
  } catch (error) {
    throw new BackupProblem(`${path} is damaged: its manifest cannot be read`, error);
  }
}

async function checkSum(path: string, size: number, onRead: (bytes: number) => void): Promise<void> {
  const damaged = new BackupProblem(`${path} is damaged or incomplete: its checksum is wrong; nothing was restored`);
  if (size <= TRAILER_BYTES) throw damaged;
  const hash = createHash('sha256');
  let read = 0;
  for await (const chunk of createReadStream(path, { end: size - TRAILER_BYTES - 1 })) {
    hash.update(chunk as Uint8Array);
    onRead((read += (chunk as Uint8Array).length));
  }
  const trailer = Buffer.alloc(TRAILER_BYTES);
  const file = openSync(path, 'r');
  readSync(file, trailer, 0, TRAILER_BYTES, size - TRAILER_BYTES);
  closeSync(file);
  if (TRAILER.exec(trailer.toString('latin1'))?.[1] !== hash.digest('hex')) throw damaged;
}

/** Opens a back-up after its checksum was found right. Throws `BackupProblem`. */
export async function openBackupFile(
  path: string,
  onRead: (bytes: number, total: number) => void = () => undefined,
): Promise<BackupFile> {
  if (!existsSync(path)) throw new BackupProblem(`there is no file ${path}`);
  const { size } = statSync(path);
  const { manifest, headBytes } = readHead(path);
  await checkSum(path, size, (bytes) => onRead(bytes, size));
  return {
    manifest,
    dataBytes: size - headBytes - TRAILER_BYTES,
    async *read(onData) {
      let read = 0;
      const source = createReadStream(path, { start: headBytes, end: size - TRAILER_BYTES - 1 });
      source.on('data', (chunk) => onData((read += chunk.length)));
      for await (const chunk of source.pipe(createZstdDecompress())) yield chunk as Uint8Array;
    },
  };
}
