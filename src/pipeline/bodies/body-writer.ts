import { nextTurn } from '../../lib/in-turns.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Sealer } from '../../lib/seal-port.ts';
import type { Store } from '../../store/port.ts';
import { requestBodyContext } from '../../store/records/index.ts';
import type { Statement } from '../../store/port.ts';
import { writeBodies } from './content.ts';
import type { TakenBodies } from './port.ts';

/** Waiting to be written, characters of text; what comes beyond is dropped: a request is worth more than its copy. */
const WAITING_MAX = 64 * 1024 * 1024;
/** Of one transaction: settlements wait behind it in the same writer. */
const BATCH_ROWS = 20;
const BATCH_LENGTH = 512 * 1024;
const TRIES = 5;
const RETRY_MS = 1000;
const TELL_EVERY_MS = 60_000;

export interface BodyWriterDeps {
  readonly store: Pick<Store, 'bodies' | 'transact'>;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Logger;
}

const lengthOf = ({ request, response }: TakenBodies): number => request.text.length + (response?.text.length ?? 0);

/** Writes bodies behind the requests that they are of, one small transaction after the other. */
export class BodyWriter {
  readonly #deps: BodyWriterDeps;
  #waiting: TakenBodies[] = [];
  #length = 0;
  #running: Promise<void> | null = null;
  #dropped = 0;
  #toldAt = -Infinity;

  constructor(deps: BodyWriterDeps) {
    this.#deps = deps;
  }

  put(bodies: TakenBodies): void {
    const length = lengthOf(bodies);
    if (this.#length + length > WAITING_MAX) {
      this.#drop(1, null);
      return;
    }
    this.#waiting.push(bodies);
    this.#length += length;
    this.#running ??= this.#run();
  }

  /** Resolves when all that was put is written, or given up. */
  async flush(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    // Not in the callback that ends an answer.
    await nextTurn();
    while (this.#waiting.length > 0) await this.#writeBatch(this.#takeBatch());
    this.#running = null;
  }

  #takeBatch(): readonly TakenBodies[] {
    let length = 0;
    let rows = 0;
    for (const bodies of this.#waiting) {
      length += lengthOf(bodies);
      if (rows > 0 && (length > BATCH_LENGTH || rows === BATCH_ROWS)) break;
      rows += 1;
    }
    const batch = this.#waiting.splice(0, rows);
    for (const bodies of batch) this.#length -= lengthOf(bodies);
    return batch;
  }

  async #writeBatch(batch: readonly TakenBodies[]): Promise<void> {
    const { store, clock } = this.#deps;
    for (let tries = 1; ; tries++) {
      try {
        // Sealed anew with each try: the key may have been exchanged.
        await store.transact(await this.#sealAll(batch));
        return;
      } catch (error) {
        if (tries === TRIES) return this.#drop(batch.length, error);
        await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
      }
    }
  }

  /** Sealing the largest takes milliseconds: streams get their turn after each. */
  async #sealAll(batch: readonly TakenBodies[]): Promise<readonly Statement[]> {
    const statements: Statement[] = [];
    for (const bodies of batch) {
      statements.push(this.#seal(bodies));
      await nextTurn();
    }
    return statements;
  }

  #seal(bodies: TakenBodies): Statement {
    const { id, at, customerId, customerUserId, endUser } = bodies;
    const contentSealed = this.#deps.sealer.seal(writeBodies(bodies), requestBodyContext(id));
    return this.#deps.store.bodies.insert({ id, at, customerId, customerUserId, endUser, contentSealed });
  }

  #drop(count: number, error: unknown): void {
    this.#dropped += count;
    const { clock, log } = this.#deps;
    const now = clock.monotonic();
    if (now - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = now;
    log.error('bodies.dropped', { count: this.#dropped }, error ?? new Error('more bodies than can be written'));
    this.#dropped = 0;
  }
}
