import { AREA, LOCK_WORD, UNDO_CELLS, UNDO_MAX } from './layout.ts';
import type { SharedMemory } from './memory.ts';

/** Tries before the processor is given up: a section takes a microsecond. */
const TRIES = 200;
/** The system makes a tenth of a millisecond of it. */
const NAP_MS = 0.01;
const NAPS_A_LOOK = 16;

export interface SectionOptions {
  readonly memory: SharedMemory;
  /** The area of the process that this is. */
  readonly area: number;
  /** Whether the process of an area has ended. */
  readonly isGone: (area: number, waitedMs: number) => boolean;
}

/** Where nobody ever wakes anybody: what may block the event loop for a moment. */
const pillow = new Int32Array(new SharedArrayBuffer(4));

/**
 * The critical section that all processes share. Between `enter` and `leave` nothing may await, throw or allocate, and each cell
 * is noted before it is written: when the holder dies, whoever comes next writes the old values back.
 */
export class Section {
  readonly #words: Int32Array;
  readonly #memory: SharedMemory;
  readonly #isGone: SectionOptions['isGone'];
  readonly #me: number;
  readonly #countWord: number;
  readonly #undoWord: number;
  #count = 0;

  constructor({ memory, area, isGone }: SectionOptions) {
    const base = memory.layout.firstArea + area * memory.layout.areaCells;
    this.#memory = memory;
    this.#words = memory.words;
    this.#isGone = isGone;
    this.#me = area + 1;
    this.#countWord = (base + AREA.undoCount) * 2;
    this.#undoWord = (base + AREA.undo) * 2;
  }

  enter(): void {
    if (Atomics.compareExchange(this.#words, LOCK_WORD, 0, this.#me) !== 0) this.#wait();
  }

  /** What was written stays. */
  leave(): void {
    this.#count = 0;
    Atomics.store(this.#words, this.#countWord, 0);
    Atomics.store(this.#words, LOCK_WORD, 0);
  }

  /** What was written is undone. */
  abandon(): void {
    undoArea(this.#memory, this.#me - 1);
    this.leave();
  }

  /** Before a cell is written. */
  note(cell: number): void {
    const words = this.#words;
    const count = this.#count;
    if (count === UNDO_MAX) throw new RangeError('a section changes too many cells');
    const entry = this.#undoWord + count * UNDO_CELLS * 2;
    words[entry] = cell;
    words[entry + 2] = words[cell * 2] ?? 0;
    words[entry + 3] = words[cell * 2 + 1] ?? 0;
    this.#count = count + 1;
    // The entry is there before it counts, and counts before the cell is written, also for another process.
    Atomics.store(words, this.#countWord, count + 1);
  }

  #wait(): void {
    const words = this.#words;
    for (let tries = 0; tries < TRIES; tries++) if (this.#try(0)) return;
    const since = performance.now();
    for (let naps = 1; ; naps++) {
      Atomics.wait(pillow, 0, 0, NAP_MS);
      const holder = Atomics.load(words, LOCK_WORD);
      if (holder === 0) {
        if (this.#try(0)) return;
      } else if (naps % NAPS_A_LOOK === 0 && this.#isGone(holder - 1, performance.now() - since) && this.#try(holder)) {
        undoAll(this.#memory);
        return;
      }
    }
  }

  #try(holder: number): boolean {
    return (
      Atomics.load(this.#words, LOCK_WORD) === holder &&
      Atomics.compareExchange(this.#words, LOCK_WORD, holder, this.#me) === holder
    );
  }
}

/** Writes back what an area has noted, the latest first; done twice it changes nothing. */
function undoArea({ words, layout }: SharedMemory, area: number): void {
  const base = layout.firstArea + area * layout.areaCells;
  const countWord = (base + AREA.undoCount) * 2;
  for (let left = Atomics.load(words, countWord); left > 0; left--) {
    const entry = (base + AREA.undo + (left - 1) * UNDO_CELLS) * 2;
    const cell = words[entry] ?? 0;
    words[cell * 2] = words[entry + 2] ?? 0;
    words[cell * 2 + 1] = words[entry + 3] ?? 0;
  }
  Atomics.store(words, countWord, 0);
}

/** Only who holds the lock has anything to undo, so what is there was left by the dead: also by one that died while it undid. */
function undoAll(memory: SharedMemory): void {
  for (let area = 0; area < memory.layout.areas; area++) undoArea(memory, area);
}
