import type { BookFault, BooksCheck } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { mapStoreError } from '../shared/index.ts';

/** More are counted and not listed. */
const LISTED_MAX = 1000;
/** Shares of the whole that the parts take, in thousandths, as far as anybody can say beforehand. */
const PROGRESS = { requests: 600, balances: 700, usage: 1000 } as const;

/** What the verbs of the ledger use. */
export interface LedgerDeps extends ServiceDeps {
  /** Ids of the requests of this server that are not settled yet; null: no server runs, and holds wait for its recovery. */
  readonly unsettled: (() => ReadonlySet<string>) | null;
}

/** What a verification of the books found. */
export interface BooksVerification {
  readonly ok: boolean;
  readonly requests: number;
  readonly entries: number;
  readonly balances: number;
  readonly rollups: number;
  /** Holds of requests that were running when they were looked at. */
  readonly running: number;
  /** Holds that the next start of the server settles. */
  readonly awaitingRecovery: number;
  readonly faultCount: number;
  /** The first ones. */
  readonly faults: readonly BookFault[];
  readonly saturatedCount: number;
  /** Sums that have come to the end of what can be written, where they stay; the first ones. */
  readonly saturated: readonly BookFault[];
}

type OnProgress = (done: number, total: number) => void;

/** When a key was made, UTC milliseconds. */
function instantOf(key: string): number {
  return Number.parseInt(key.slice(0, 12), 16);
}

/** One verification under way. */
class Verifier {
  readonly #deps: Pick<LedgerDeps, 'store' | 'unsettled'>;
  readonly #check: BooksCheck;
  readonly #onProgress: OnProgress | undefined;
  readonly #faults: BookFault[] = [];
  readonly #saturated: BookFault[] = [];
  #counts = {
    requests: 0,
    entries: 0,
    balances: 0,
    rollups: 0,
    running: 0,
    awaitingRecovery: 0,
    faultCount: 0,
    saturatedCount: 0,
  };

  constructor(deps: Pick<LedgerDeps, 'store' | 'unsettled'>, check: BooksCheck, onProgress: OnProgress | undefined) {
    this.#deps = deps;
    this.#check = check;
    this.#onProgress = onProgress;
  }

  async run(): Promise<BooksVerification> {
    await this.#checkRequests();
    const { balances, faults } = await this.#check.checkBalances();
    this.#counts.balances = balances;
    this.#add(faults);
    this.#tell(PROGRESS.balances);
    await this.#checkUsage();
    return { ok: this.#counts.faultCount === 0, ...this.#counts, faults: this.#faults, saturated: this.#saturated };
  }

  #tell(done: number): void {
    this.#onProgress?.(done, PROGRESS.usage);
  }

  #add(faults: readonly BookFault[]): void {
    for (const fault of faults) {
      const isFault = fault.kind !== 'saturated';
      this.#counts[isFault ? 'faultCount' : 'saturatedCount'] += 1;
      const listed = isFault ? this.#faults : this.#saturated;
      if (listed.length < LISTED_MAX) listed.push(fault);
    }
  }

  async #checkRequests(): Promise<void> {
    const bounds = await this.#check.bounds();
    const first = bounds === null ? 0 : instantOf(bounds.first);
    const length = bounds === null ? 0 : instantOf(bounds.last) - first;
    for (let after: string | null = null; ;) {
      const part = await this.#check.checkRequests(after);
      this.#counts.requests += part.requests;
      this.#counts.entries += part.entries;
      this.#add(part.faults);
      await this.#checkHeld(part.held);
      after = part.next;
      if (after === null) break;
      const share = length > 0 ? Math.min(1, (instantOf(after) - first) / length) : 0;
      this.#tell(Math.floor(share * PROGRESS.requests));
    }
    this.#tell(PROGRESS.requests);
  }

  async #checkUsage(): Promise<void> {
    for (let from: number | null = null; ;) {
      const part = await this.#check.checkUsage(from);
      this.#counts.rollups += part.rollups;
      this.#add(part.faults);
      from = part.next;
      if (from === null) break;
    }
    this.#tell(PROGRESS.usage);
  }

  /** A request that no longer runs has handed its settlement over: it is in the tables after a flush, or never will be. */
  async #checkHeld(held: readonly string[]): Promise<void> {
    if (held.length === 0) return;
    const { store, unsettled } = this.#deps;
    if (unsettled === null) {
      this.#counts.awaitingRecovery += held.length;
      return;
    }
    const running = unsettled();
    const others = held.filter((id) => !running.has(id));
    this.#counts.running += held.length - others.length;
    if (others.length === 0) return;
    await store.traffic.flush();
    for (const id of others) {
      const request = await store.requests.find(id);
      if (request === null || request.state !== 'held') continue;
      const place = { budgetId: null, periodStart: null, usage: null };
      this.#add([{ kind: 'open_hold', id, ...place, field: 'state', expected: 'settled', found: 'held' }]);
    }
  }
}

/**
 * Recomputes every budget's balance and every rollup of usage from what they are sums of, and compares each request with its attempts and
 * its entries. Reads snapshots beside whoever writes, in a thread of its own and in memory that does not grow with the data.
 */
export async function verifyLedger(
  deps: Pick<LedgerDeps, 'store' | 'unsettled'>,
  context: ActionContext,
  onProgress?: OnProgress,
): Promise<BooksVerification> {
  requirePermission(context, 'ledger.read');
  try {
    await deps.store.traffic.flush();
    const check = await deps.store.openBooksCheck();
    try {
      return await new Verifier(deps, check, onProgress).run();
    } finally {
      await check.close();
    }
  } catch (error) {
    throw mapStoreError(error);
  }
}
