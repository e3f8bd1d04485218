import { ownCommand } from '../../config/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { TelemetryLogger } from '../../telemetry/index.ts';
import { WORKER_ROLE } from './role.ts';

/** A worker that did not live so long is started again only after a while. */
const SETTLED_MS = 1000;
const BACK_OFF_MS = [0, 200, 1000, 5000];
const READY_WITHIN_MS = 60_000;

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
  readonly log: TelemetryLogger;
  readonly count: number;
  readonly socketPath: string;
  readonly memoryDescriptor: number;
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

  /** Starts them all; resolves when all serve. Rejects when one ends before, or takes too long. */
  async start(): Promise<void> {
    await Promise.all(Array.from({ length: this.#options.count }, () => this.#startFirst()));
    for (const worker of this.list()) void this.#keep(worker);
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

  async #startFirst(): Promise<void> {
    const worker = this.#spawn();
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancel = this.#options.clock.after(READY_WITHIN_MS, () =>
      reject(new Error('a worker took too long to start')),
    );
    const ended = worker.exited.then(() => {
      throw new Error('a worker ended while it started');
    });
    try {
      await Promise.race([this.#isReady(worker), ended, late]);
    } catch (error) {
      worker.kill('SIGKILL');
      throw error;
    } finally {
      cancel();
      ended.catch(() => undefined);
    }
  }

  #isReady(worker: WorkerProcess): Promise<void> {
    return new Promise((resolve) => this.#ready.set(worker.area, resolve));
  }

  #spawn(): WorkerProcess {
    const { socketPath, memoryDescriptor } = this.#options;
    const area = this.#options.takeArea();
    const child = Bun.spawn([...ownCommand(), WORKER_ROLE, socketPath, String(area)], {
      stdio: ['ignore', 'inherit', 'inherit', memoryDescriptor],
    });
    const worker: WorkerProcess = {
      area,
      pid: child.pid,
      kill: (signal) => child.kill(signal),
      exited: child.exited.then((code) => code === 0),
    };
    this.#running.set(area, worker);
    return worker;
  }

  /** Replaces a worker when it ends, and the one that replaces it. */
  async #keep(first: WorkerProcess): Promise<void> {
    const { clock, log } = this.#options;
    let worker = first;
    for (let failures = 0; ;) {
      const startedAt = clock.monotonic();
      const inOrder = await worker.exited;
      this.#running.delete(worker.area);
      this.#ready.delete(worker.area);
      this.#bury(worker, inOrder);
      if (this.#stopping) return;
      log.error('worker.ended', { area: worker.area, pid: worker.pid });
      failures = clock.monotonic() - startedAt < SETTLED_MS ? failures + 1 : 0;
      const waitMs = BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length - 1)] ?? 0;
      if (waitMs > 0) await new Promise<void>((resolve) => clock.after(waitMs, resolve));
      if (this.#stopping) return;
      worker = this.#spawn();
      const { area, pid } = worker;
      void this.#isReady(worker).then(() => log.info('worker.started', { area, pid }));
    }
  }

  #bury(worker: WorkerProcess, inOrder: boolean): void {
    const burial = this.#options.bury(worker, inOrder).finally(() => this.#burials.delete(burial));
    this.#burials.add(burial);
  }
}
