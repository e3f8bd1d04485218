import type { CommitAnswer } from '../threads/messages.ts';
import type { CommitWriter } from './commit-writer.ts';

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
  #current: Sharer | null = null;

  constructor(writer: CommitWriter) {
    this.#writer = writer;
    writer.onCommit = (answer) => this.#finish(answer);
  }

  /** A writer for one more. What it has sent is written also when nobody listens to `onCommit` any more. */
  open(): SharedWriter {
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
      isBehind: () => writer.isBehind(),
      probe: (now) => writer.probe(now),
      balances: (slots) => writer.balances(slots),
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
    this.#writer.commit(batch, items, needsAnswer);
  }

  #finish(answer: CommitAnswer): void {
    const sharer = this.#current;
    this.#current = null;
    const next = this.#waiting.shift();
    if (next !== undefined) this.#start(next);
    if (sharer === null) return;
    sharer.open -= 1;
    sharer.onCommit?.(answer);
    if (sharer.open === 0) for (const resolve of sharer.waiting.splice(0)) resolve();
  }
}
