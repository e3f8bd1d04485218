import type { Clock } from '../../lib/clock.ts';
import type { CommitAnswer } from '../threads/messages.ts';
import { toStoreError } from '../threads/store-thread.ts';
import type { CommitWriter } from './commit-writer.ts';
import { Lateness } from './lateness.ts';

/** As the group commit of this process has it for its own. */
const PENDING_MAX_MS = 250;
const PROBE_EVERY_MS = 250;

/** One of several who write by turns. */
interface Sharer {
  onCommit: ((answer: CommitAnswer) => void) | null;
  /** Commits that were not answered. */
  open: number;
  /** Whoever waits until there is none. */
  waiting: (() => void)[];
}

/** A writer that several share. */
export interface SharedWriter extends CommitWriter {
  /** Resolves when all commits that came by this way are answered. */
  answered(): Promise<void>;
}

interface Waiting {
  readonly sharer: Sharer;
  readonly batch: string;
  readonly items: number;
  readonly needsAnswer: boolean;
}

/** Lets several group commits use one writer, which takes one commit at a time: in the order in which they came. */
export class CommitShare {
  readonly #writer: CommitWriter;
  readonly #waiting: Waiting[] = [];
  readonly #clock: Clock;
  readonly #late: Lateness;
  #current: Sharer | null = null;
  #currentSince = 0;
  /** Whether there is another process. */
  #isShared = false;
  /** Why the last commit failed, until a write goes through: who did not send it learns of it before a provider is called in vain. */
  #fault: Error | null = null;
  #closed = false;

  constructor(writer: CommitWriter, clock: Clock) {
    this.#writer = writer;
    this.#clock = clock;
    this.#late = new Lateness(clock, PENDING_MAX_MS, () => (this.#current === null ? null : this.#currentSince));
    writer.onCommit = (answer) => this.#finish(answer);
  }

  /** The writer of this process. */
  open(): CommitWriter {
    return this.#open(
      () => this.#writer.isBehind(),
      () => this.#writer.fault(),
    );
  }

  /** A writer for another process. What it has sent is written also when nobody listens to `onCommit` any more. */
  openForOther(): SharedWriter {
    this.#isShared = true;
    // What is late is told by who has the store: how long an answer takes to reach another process says nothing of that.
    return this.#open(
      () => this.#writer.isBehind() || this.#late.is || this.#fault !== null,
      () => this.#writer.fault() ?? this.#fault,
    );
  }

  /** Ends the probing. */
  close(): void {
    this.#closed = true;
  }

  #open(isBehind: () => boolean, fault: () => Error | null): SharedWriter {
    const writer = this.#writer;
    const sharer: Sharer = { onCommit: null, open: 0, waiting: [] };
    return {
      get onCommit() {
        return sharer.onCommit;
      },
      set onCommit(callback) {
        sharer.onCommit = callback;
      },
      commit: (batch, items, needsAnswer) => this.#commit({ sharer, batch, items, needsAnswer }),
      isBehind,
      fault,
      probe: (now) => this.#probe(now),
      balances: (slots, ids) => writer.balances(slots, ids),
      settled: () => writer.settled(),
      answered: () => (sharer.open === 0 ? Promise.resolve() : new Promise((resolve) => sharer.waiting.push(resolve))),
    };
  }

  #commit(waiting: Waiting): void {
    waiting.sharer.open += 1;
    if (this.#current === null) this.#start(waiting);
    else this.#waiting.push(waiting);
  }

  #start({ sharer, batch, items, needsAnswer }: Waiting): void {
    this.#current = sharer;
    if (this.#isShared) {
      this.#currentSince = this.#clock.monotonic();
      this.#late.watch();
    }
    this.#writer.commit(batch, items, needsAnswer);
  }

  #finish(answer: CommitAnswer): void {
    const sharer = this.#current;
    this.#current = null;
    this.#late.is = false;
    this.#notice(answer.fault === null ? null : toStoreError(answer.fault));
    const next = this.#waiting.shift();
    if (next !== undefined) this.#start(next);
    if (sharer === null) return;
    sharer.open -= 1;
    sharer.onCommit?.(answer);
    if (sharer.open === 0) for (const resolve of sharer.waiting.splice(0)) resolve();
  }

  #notice(fault: Error | null): void {
    const isKnown = this.#fault !== null;
    this.#fault = fault;
    if (fault !== null && !isKnown && this.#isShared) this.#probeLater();
  }

  /** Who failed may be gone. */
  #probeLater(): void {
    this.#clock.after(PROBE_EVERY_MS, () => {
      if (this.#fault === null || this.#closed) return;
      this.#probe(this.#clock.now()).catch(() => this.#probeLater());
    });
  }

  async #probe(now: number): Promise<void> {
    await this.#writer.probe(now);
    this.#notice(null);
  }
}
