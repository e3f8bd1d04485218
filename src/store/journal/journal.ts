import { statSync } from 'node:fs';
import { boundFrame, writeFrame } from './frame.ts';
import { Segment, segmentPaths } from './segment.ts';
import type { WriteCallback } from './segment.ts';

/** Kept from one append to the next; what is larger is let go again. */
const BUFFER_BYTES = 256 * 1024;

/**
 * The append-only files that make groups of requests durable before they are in the database. One append at a time. A
 * segment is used again once all of it is in the database; until then the other one grows.
 */
export class Journal {
  readonly #name: string;
  readonly #segments: readonly [Segment, Segment];
  #active: 0 | 1 = 0;
  /** The other segment is being begun anew. */
  #switching = false;
  #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  /** Up to here all is in the database. */
  #applied: number;

  /**
   * Everything that the files held is in the database: they begin anew behind `applied`. Throws the system's error.
   * @param isSynced whether an append is on the disk when it is told done; else `sync` brings it there
   */
  constructor(databasePath: string, name: string, applied: number, isSynced = true) {
    this.#name = name;
    this.#applied = applied;
    const open = (path: string): Segment => {
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      // One that grew while the database took nothing begins small again.
      return new Segment(path, size >= Segment.roomBytes && size < 2 * Segment.roomBytes, isSynced);
    };
    const [first, second] = segmentPaths(databasePath);
    this.#segments = [open(first), open(second)];
    for (const segment of this.#segments) segment.resetNow(name, applied + 1);
  }

  /** `done` when the text is on the disk. An error leaves nothing that counts. */
  append(sequence: number, text: string, done: WriteCallback): void {
    try {
      const segment = this.#choose();
      const bound = boundFrame(text);
      const buffer = bound > this.#buffer.length ? Buffer.allocUnsafeSlow(bound) : this.#buffer;
      segment.append(buffer.subarray(0, writeFrame(buffer, sequence, text)), sequence, done);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      queueMicrotask(() => done(failure));
    }
  }

  /** Brings to the disk what was appended. */
  sync(done: WriteCallback): void {
    const [first, second] = this.#segments;
    first.sync((error) => (error === null ? second.sync(done) : done(error)));
  }

  /** The database has all up to `sequence`, durably. */
  applied(sequence: number): void {
    this.#applied = sequence;
  }

  close(): void {
    for (const segment of this.#segments) segment.close();
  }

  #choose(): Segment {
    const active = this.#segments[this.#active];
    if (!active.isFull || this.#switching) return active;
    const other = this.#active === 0 ? 1 : 0;
    const next = this.#segments[other];
    if (next.last > this.#applied) return active;
    this.#switching = true;
    next.reset(this.#name, this.#applied + 1, (error) => {
      this.#switching = false;
      if (error === null) this.#active = other;
    });
    return active;
  }
}
