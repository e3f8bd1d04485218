import { closeSync, constants, ftruncateSync, openSync, statfsSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const MEMORY_FOLDER = '/dev/shm';
const PRIVATE_FILE = 0o600;
const PIECE_BYTES = 1024 * 1024;

/** A memory that processes share: a file without a name, for whoever has its descriptor. */
export interface SharedFile {
  readonly descriptor: number;
  readonly bytes: Uint8Array;
  close(): void;
}

function hasRoom(folder: string, bytes: number): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > bytes;
  } catch {
    // There is none.
    return false;
  }
}

/** Room that is not there when it is touched would end the process: on a disk it is written at once. */
function reserve(descriptor: number, bytes: number, isMemory: boolean): void {
  ftruncateSync(descriptor, bytes);
  if (isMemory) return;
  const zeros = new Uint8Array(PIECE_BYTES);
  for (let at = 0; at < bytes; at += PIECE_BYTES)
    writeSync(descriptor, zeros, 0, Math.min(PIECE_BYTES, bytes - at), at);
}

/** Maps what a descriptor of this process stands for. Linux alone. */
export function mapShared(descriptor: number): Uint8Array {
  return Bun.mmap(`/proc/self/fd/${descriptor}`, { shared: true });
}

/** Makes one in memory, or in `folder` where the system's folder for that has too little room. Throws the system's error. */
export function createSharedFile(folder: string, bytes: number): SharedFile {
  const isMemory = hasRoom(MEMORY_FOLDER, bytes);
  const path = join(isMemory ? MEMORY_FOLDER : folder, `tallygate-${crypto.randomUUID()}`);
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, PRIVATE_FILE);
  try {
    unlinkSync(path);
    reserve(descriptor, bytes, isMemory);
    return { descriptor, bytes: mapShared(descriptor), close: () => closeSync(descriptor) };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}
