import type { Clock } from '../../lib/clock.ts';
import type { CountedTexts, TokenCounter, TokenCounts, TokenizerAnswer, TokenizerQuestion } from './port.ts';

/** Longest texts of one question, characters, and most questions that wait: what is more is estimated. */
const LENGTH_MAX = 2_000_000;
const WAITING_MAX = 64;
/** Loading the vocabulary takes most of it. */
const DEADLINE_MS = 3000;
/** Without a question the thread ends, and gives its 90 MB back. */
const IDLE_MS = 60_000;
const SILENT_MAX = 1024;

type Done = (counts: TokenCounts | null) => void;

interface Waiting {
  readonly done: Done;
  readonly disarm: () => void;
}

export interface TokenThreadOptions {
  readonly clock: Clock;
  /** Starts the thread: the same program with the tokenizer's role. */
  readonly createWorker: () => Worker;
}

function lengthOf({ input, output }: CountedTexts): number {
  let length = 0;
  for (const text of input) length += text.length;
  for (const text of output) length += text.length;
  return length;
}

function post(worker: Worker | null, question: TokenizerQuestion): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  worker?.postMessage(question);
}

/** The near side of the tokenizer's thread: starts it when it is needed and lets it go when it is not. */
export class TokenThread implements TokenCounter {
  readonly #clock: Clock;
  readonly #createWorker: () => Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #silent = new Set<string>();
  #worker: Worker | null = null;
  /** What is asked before the thread listens; null: it does. */
  #early: TokenizerQuestion[] | null = null;
  #cancelIdle: () => void = () => {};
  #nextId = 1;

  constructor({ clock, createWorker }: TokenThreadOptions) {
    this.#clock = clock;
    this.#createWorker = createWorker;
  }

  count(texts: CountedTexts, done: Done): void {
    if (this.#waiting.size >= WAITING_MAX || lengthOf(texts) > LENGTH_MAX) {
      done(null);
      return;
    }
    const id = this.#nextId++;
    const disarm = this.#clock.after(DEADLINE_MS, () => this.#answer(id, null));
    this.#waiting.set(id, { done, disarm });
    this.#cancelIdle();
    this.#start();
    this.#send({ id, ...texts });
  }

  heard(deploymentId: string, reported: boolean): void {
    if (reported) this.#silent.delete(deploymentId);
    else if (this.#silent.size < SILENT_MAX) this.#silent.add(deploymentId);
  }

  isSilent(deploymentId: string): boolean {
    return this.#silent.has(deploymentId);
  }

  close(): void {
    this.#cancelIdle();
    const worker = this.#worker;
    if (worker === null) return;
    if (this.#early === null) this.#send({ close: true });
    this.#forget(worker);
    this.#cancelIdle();
  }

  #start(): void {
    if (this.#worker !== null) return;
    const worker = this.#createWorker();
    this.#worker = worker;
    this.#early = [];
    worker.addEventListener('message', (event: MessageEvent) => this.#receive(worker, event.data as TokenizerAnswer));
    worker.addEventListener('error', () => this.#forget(worker));
    worker.addEventListener('close', () => this.#forget(worker));
  }

  #send(question: TokenizerQuestion): void {
    if (this.#early === null) post(this.#worker, question);
    else this.#early.push(question);
  }

  #receive(worker: Worker, answer: TokenizerAnswer): void {
    if ('ready' in answer) {
      if (worker !== this.#worker) return post(worker, { close: true });
      const early = this.#early ?? [];
      this.#early = null;
      for (const question of early) this.#send(question);
      return;
    }
    this.#answer(answer.id, { input: answer.input, output: answer.output });
  }

  #answer(id: number, counts: TokenCounts | null): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    waiting.disarm();
    if (this.#waiting.size === 0) this.#cancelIdle = this.#clock.after(IDLE_MS, () => this.close());
    waiting.done(counts);
  }

  /** The thread is gone, or on its way: what waits for it is estimated. */
  #forget(worker: Worker): void {
    if (worker !== this.#worker) return;
    this.#worker = null;
    this.#early = null;
    for (const id of this.#waiting.keys()) this.#answer(id, null);
  }
}
