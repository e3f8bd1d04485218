import { closeSync, constants, fdatasync, fsyncSync, ftruncateSync, openSync, write, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { buildHead, HEAD_BYTES } from './frame.ts';

/** Room that is written once, so that later writes change no metadata and their sync is one write to the disk. */
const SEGMENT_BYTES = 4 * 1024 * 1024;
const PIECE_BYTES = 256 * 1024;
const PRIVATE_FILE = 0o600;
// Not every system has them: without O_DSYNC a write is followed by a sync.
const { O_DSYNC, O_DIRECT } = constants as { readonly O_DSYNC?: number; readonly O_DIRECT?: number };

export type WriteCallback = (error: Error | null) => void;

/** Paths of the two segments beside the database; they are written in turn. */
export function segmentPaths(databasePath: string): readonly [string, string] {
  return [`${databasePath}.traffic-0`, `${databasePath}.traffic-1`];
}

function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Makes the file and its room; both are on the disk when it returns. */
function prepare(path: string): void {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, PRIVATE_FILE);
  try {
    const zeros = Buffer.alloc(PIECE_BYTES);
    ftruncateSync(file, 0);
    for (let at = 0; at < SEGMENT_BYTES; at += PIECE_BYTES) writeSync(file, zeros, 0, PIECE_BYTES, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(path);
}

const isRefusal = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EINVAL';

/**
 * One file of the journal, open for durable writes of whole blocks. Where system, file system and the memory's address allow it they go past the
 * system's cache, which takes a third of the time and of the CPU away.
 */
export class Segment {
  readonly #path: string;
  readonly #isSynced: boolean;
  #isDirect: boolean;
  #file: number;
  #end = HEAD_BYTES;
  /** Sequence number of the last frame. */
  last = 0;

  /**
   * @param isPrepared whether the file is there with all of its room
   * @param isSynced whether each write is on the disk when it is told done; else `sync` brings it there
   */
  constructor(path: string, isPrepared: boolean, isSynced = true) {
    if (!isPrepared) prepare(path);
    this.#path = path;
    this.#isSynced = isSynced;
    this.#isDirect = isSynced && O_DSYNC !== undefined && O_DIRECT !== undefined;
    this.#file = this.#open();
  }

  static get roomBytes(): number {
    return SEGMENT_BYTES;
  }

  get isFull(): boolean {
    return this.#end >= SEGMENT_BYTES;
  }

  /** Begins anew, before anything is served; durable when it returns. What it held must be in the database. */
  resetNow(name: string, firstSequence: number): void {
    const head = buildHead(name, firstSequence);
    try {
      writeSync(this.#file, head, 0, head.length, 0);
    } catch (error) {
      if (!this.#isDirect || !isRefusal(error)) throw error;
      this.#useCache();
      writeSync(this.#file, head, 0, head.length, 0);
    }
    if (O_DSYNC === undefined || !this.#isSynced) fsyncSync(this.#file);
    this.#restart(firstSequence);
  }

  /** Begins anew beside the other segment's appends. */
  reset(name: string, firstSequence: number, done: WriteCallback): void {
    this.#write(buildHead(name, firstSequence), 0, 0, (error) => {
      if (error === null) this.#restart(firstSequence);
      done(error);
    });
  }

  /** Appends `bytes`, whole blocks, which must not change until `done`; an error leaves the next append the same place. */
  append(bytes: Buffer, sequence: number, done: WriteCallback): void {
    this.#write(bytes, this.#end, 0, (error) => {
      if (error === null) {
        this.#end += bytes.length;
        this.last = sequence;
      }
      done(error);
    });
  }

  /** Brings to the disk what was written. */
  sync(done: WriteCallback): void {
    fdatasync(this.#file, done);
  }

  close(): void {
    if (!this.#isSynced) fsyncSync(this.#file);
    closeSync(this.#file);
  }

  #open(): number {
    const synced = this.#isSynced ? (O_DSYNC ?? 0) : 0;
    if (this.#isDirect) {
      try {
        return openSync(this.#path, constants.O_RDWR | synced | (O_DIRECT ?? 0));
      } catch (error) {
        if (!isRefusal(error)) throw error;
        this.#isDirect = false;
      }
    }
    return openSync(this.#path, constants.O_RDWR | synced);
  }

  /** From now on through the system's cache. */
  #useCache(): void {
    const direct = this.#file;
    this.#isDirect = false;
    try {
      this.#file = this.#open();
    } catch (error) {
      this.#isDirect = true;
      throw error;
    }
    // Behind it: a number that is closed may be another file's by the next append.
    closeSync(direct);
  }

  #restart(firstSequence: number): void {
    this.#end = HEAD_BYTES;
    this.last = firstSequence - 1;
  }

  /** Writes what is behind `from` to its place behind `position`; on the disk when `done` is told so, where writes are synced. */
  #write(bytes: Buffer, position: number, from: number, done: WriteCallback): void {
    write(this.#file, bytes, from, bytes.length - from, position + from, (error, count) => {
      if (error !== null) this.#writeCached(error, bytes, position, from, done);
      else if (from + count < bytes.length) this.#write(bytes, position, from + count, done);
      else if (O_DSYNC === undefined && this.#isSynced) fdatasync(this.#file, done);
      else done(null);
    });
  }

  /** Writes again where only the way past the cache was refused. */
  #writeCached(error: Error, bytes: Buffer, position: number, from: number, done: WriteCallback): void {
    if (!this.#isDirect || !isRefusal(error)) return done(error);
    try {
      this.#useCache();
    } catch (failure) {
      return done(failure instanceof Error ? failure : error);
    }
    this.#write(bytes, position, from, done);
  }
}
