import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { CommandError, EXIT } from './exit-codes.ts';

const CHUNK_BYTES = 65_536;
/** Largest file and standard input of a command that has no bound of its own. */
export const INPUT_BYTES_MAX = 8 * 1024 * 1024;

function readAll(descriptor: number, path: string, bytesMax: number): Buffer {
  const chunks: Buffer[] = [];
  for (let size = 0; ;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const read = readSync(descriptor, chunk, 0, CHUNK_BYTES, null);
    if (read === 0) return Buffer.concat(chunks, size);
    size += read;
    if (size > bytesMax) throw new CommandError(`${path} is larger than ${bytesMax / 1024 / 1024} MB.`, EXIT.usage);
    chunks.push(chunk.subarray(0, read));
  }
}

/** Standard input, at most as large as a file. */
export async function readStandardInput(input: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of input) {
    size += chunk.byteLength;
    if (size > INPUT_BYTES_MAX) throw new CommandError('Standard input is larger than 8 MB.', EXIT.usage);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}

/**
 * The text of a file that a command names: a pipe too, and never more than the bound, however much a device gives.
 * @throws CommandError when it is larger, or cannot be read
 */
export function readBounded(path: string, bytesMax: number, exitCode: number = EXIT.usage): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    throw new CommandError(`${path} cannot be read.`, exitCode, error);
  }
  try {
    if (fstatSync(descriptor).isDirectory()) throw new CommandError(`${path} is a folder.`, EXIT.usage);
    return readAll(descriptor, path, bytesMax).toString('utf8');
  } catch (error) {
    throw error instanceof CommandError ? error : new CommandError(`${path} cannot be read.`, exitCode, error);
  } finally {
    closeSync(descriptor);
  }
}
