import { DataLocked, StoreConflict, StoreUnavailable } from '../port.ts';
import { unpackRows } from './row-parts.ts';
import type { CommitAnswer, StoreAnswer, StoreFault, StoreQuestion } from './messages.ts';

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** A fault as the error that the port promises. */
export function toStoreError(fault: StoreFault): Error {
  if (fault.kind === 'conflict') return new StoreConflict(fault.conflict, fault.target);
  return fault.kind === 'locked' ? new DataLocked('lock in the database') : new StoreUnavailable(fault.message);
}

/** The near side of one store thread: questions with answers, and group commits. */
export class StoreThread {
  /** Receives the answer of each group commit, also when the thread has died. */
  onCommit: ((answer: CommitAnswer) => void) | null = null;
  /** Called once when the thread ends without having been asked to. */
  onDeath: (() => void) | null = null;

  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #nextId = 1;
  #commits = 0;
  #closing = false;
  #dead = false;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener('message', (event: MessageEvent) =>
      this.#receive(event.data as StoreAnswer | CommitAnswer),
    );
    this.#ended = new Promise((resolve) => {
      worker.addEventListener('error', () => this.#die());
      worker.addEventListener('close', () => {
        this.#die();
        resolve();
      });
    });
  }

  async ask(question: StoreQuestion): Promise<unknown> {
    if (this.#dead || this.#closing) throw new StoreUnavailable('the store is closed');
    return this.#post(question);
  }

  /** One group commit; its answer goes to `onCommit`. */
  commit(batch: string): void {
    this.#commits++;
    if (this.#dead) queueMicrotask(() => this.#failCommits());
    else this.#send(batch);
  }

  /** Ends the thread after all that was asked; it leaves by itself. */
  async close(): Promise<void> {
    if (!this.#dead && !this.#closing) {
      this.#closing = true;
      await this.#post({ kind: 'close' });
    }
    await this.#ended;
  }

  #post(question: StoreQuestion): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send([id, question]);
    });
  }

  #send(message: string | readonly [id: number, question: StoreQuestion]): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(message);
  }

  #receive(answer: StoreAnswer | CommitAnswer): void {
    if ('commit' in answer) {
      this.#commits--;
      this.onCommit?.(answer);
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (waiting === undefined) return;
    if (answer.fault !== null) waiting.reject(toStoreError(answer.fault));
    else waiting.resolve('parts' in answer ? unpackRows(answer.parts) : answer.result);
  }

  #die(): void {
    if (this.#dead) return;
    this.#dead = true;
    for (const waiting of this.#waiting.values()) waiting.reject(new StoreUnavailable('the store thread has ended'));
    this.#waiting.clear();
    this.#failCommits();
    if (!this.#closing) this.onDeath?.();
  }

  #failCommits(): void {
    const fault: StoreFault = { kind: 'unavailable', message: 'the store thread has ended' };
    for (; this.#commits > 0; this.#commits--)
      this.onCommit?.({ commit: true, rows: 0, logPages: 0, fault, refused: [] });
  }
}
