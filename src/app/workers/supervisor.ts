import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { pause } from './keep-trying.ts';

/** A worker that did not live so long is started again only after a while. */
const SETTLED_MS = 1000;
const BACK_OFF_MS = [0, 200, 1000, 5000];
/** What takes longer to start hangs, and is ended; one after another has more time, since the machine may only be slow. */
const READY_WITHIN_MS = 15_000;
const READY_WITHIN_MAX_MS = 60_000;

/** A process that serves, from its start to its end. */
export interface WorkerProcess {
  readonly area: number;
  readonly pid: number;
  kill(signal: 'SIGKILL' | 'SIGHUP'): void;
  /** Resolves when it has ended: whether in order, which it does when it is told to. */
  readonly exited: Promise<boolean>;
}

export interface SupervisorOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly count: number;
  /** Starts the process of the worker that has this area. */
  spawn(area: number): WorkerProcess;
  /** A free area for the next one. */
  takeArea(): number;
  /** It has ended: all that it left is to be put in order, and its area is free afterwards. */
  bury(worker: WorkerProcess, inOrder: boolean): Promise<void>;
}

/** Starts the workers, and another one in the place of each that ends. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #running = new Map<number, WorkerProcess>();
  readonly #ready = new Map<number, () => void>();
  readonly #burials = new Set<Promise<void>>();
  #stopping = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  list(): readonly WorkerProcess[] {
    return [...this.#running.values()];
  }

  /** Starts them all; resolves when all serve. Rejects when one ends before by itself, or each in its place hangs. */
  async start(): Promise<void> {
    const first = await Promise.all(Array.from({ length: this.#options.count }, () => this.#startFirst()));
    for (const worker of first) void this.#keep(worker);
  }

  /** A worker says that it serves. */
  markReady(area: number): void {
    this.#ready.get(area)?.();
    this.#ready.delete(area);
  }

  find(area: number): WorkerProcess | undefined {
    return this.#running.get(area);
  }

  signal(name: 'SIGHUP'): void {
    for (const worker of this.list()) worker.kill(name);
  }

  /** None is replaced from now on. */
  retire(): void {
    this.#stopping = true;
  }

  /** Resolves when all have ended and are buried; those that have not by then are killed. */
  async stop(graceMs: number): Promise<void> {
    this.retire();
    const kill = (): void => {
      for (const worker of this.list()) worker.kill('SIGKILL');
    };
    const cancel = this.#options.clock.after(graceMs, kill);
    await Promise.all(this.list().map((worker) => worker.exited));
    cancel();
    while (this.#burials.size > 0) await Promise.all(this.#burials);
  }

  async #startFirst(): Promise<WorkerProcess> {
    for (let patienceMs = READY_WITHIN_MS; patienceMs <= READY_WITHIN_MAX_MS; patienceMs *= 2) {
      const worker = this.#spawn();
      const outcome = await this.#awaitReady(worker, patienceMs);
      if (outcome === 'ready') return worker;
      await worker.exited;
      this.#running.delete(worker.area);
      if (outcome === 'ended' || this.#stopping) throw new Error('a worker ended while it started');
      this.#bury(worker, false);
    }
    throw new Error('a worker took too long to start');
  }

  /** `hung`: it did not serve in time and was told to end. */
  async #awaitReady(worker: WorkerProcess, patienceMs: number): Promise<'ready' | 'ended' | 'hung'> {
    const { promise, resolve } = Promise.withResolvers<'ready' | 'ended' | 'hung'>();
    this.#ready.set(worker.area, () => resolve('ready'));
    void worker.exited.then(() => resolve('ended'));
    const cancel = this.#options.clock.after(patienceMs, () => {
      this.#options.log.error('worker.hung', { area: worker.area, pid: worker.pid });
      resolve('hung');
      worker.kill('SIGKILL');
    });
    const outcome = await promise;
    cancel();
    this.#ready.delete(worker.area);
    return outcome;
  }

  #spawn(): WorkerProcess {
    const worker = this.#options.spawn(this.#options.takeArea());
    this.#running.set(worker.area, worker);
    return worker;
  }

  /** Replaces a worker when it ends, and the one that replaces it. */
  async #keep(first: WorkerProcess): Promise<void> {
    const { clock, log } = this.#options;
    let worker = first;
    let patienceMs = READY_WITHIN_MS;
    for (let failures = 0; ;) {
      const startedAt = clock.monotonic();
      const inOrder = await worker.exited;
      this.#running.delete(worker.area);
      this.#bury(worker, inOrder);
      if (this.#stopping) return;
      log.error('worker.ended', { area: worker.area, pid: worker.pid });
      failures = clock.monotonic() - startedAt < SETTLED_MS ? failures + 1 : 0;
      const waitMs = BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length - 1)] ?? 0;
      if (waitMs > 0) await pause(clock, waitMs);
      if (this.#stopping) return;
      worker = this.#spawn();
      const { area, pid } = worker;
      const outcome = await this.#awaitReady(worker, patienceMs);
      if (outcome === 'ready') log.info('worker.started', { area, pid });
      patienceMs = outcome === 'hung' ? Math.min(2 * patienceMs, READY_WITHIN_MAX_MS) : READY_WITHIN_MS;
    }
  }

  #bury(worker: WorkerProcess, inOrder: boolean): void {
    const burial = this.#options.bury(worker, inOrder).finally(() => this.#burials.delete(burial));
    this.#burials.add(burial);
  }
}
