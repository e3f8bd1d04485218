import { createId } from '../../src/lib/ids.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import type { CommitCallback, Store } from '../../src/store/port.ts';
import { NO_USAGE } from '../../src/store/records/index.ts';
import type {
  AttemptWrite,
  BudgetSlotName,
  HoldWrite,
  RequestLabels,
  SettlementWrite,
} from '../../src/store/records/index.ts';
import { makeHold, makeSettlement } from './traffic-writes.ts';

const HOUR_MS = 3_600_000;

/** Mulberry32: small, seeded, good enough to wander. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Open {
  readonly hold: HoldWrite;
  extensions: number;
}

/** All that requests may write, at random: what the pipeline and the recovery append. */
export class RandomTraffic {
  readonly #store: Store;
  readonly #random: (below: number) => number;
  readonly #budgets: readonly (readonly BudgetSlotName[])[];
  readonly #failures: Error[] = [];
  readonly #open: Open[] = [];
  #at: number;

  constructor(store: Store, seed: number, budgets: readonly (readonly BudgetSlotName[])[], from: number) {
    this.#store = store;
    this.#random = createRandom(seed);
    this.#budgets = budgets;
    this.#at = from;
  }

  /** Ids of the requests that are held. */
  unsettled(): ReadonlySet<string> {
    return new Set(this.#open.map(({ hold }) => hold.id));
  }

  get failures(): readonly Error[] {
    return this.#failures;
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step++) this.#step();
  }

  /** Ends all that is held. */
  end(): void {
    while (this.#open.length > 0) this.#settle(this.#random(this.#open.length));
  }

  readonly #done: CommitCallback = (error) => {
    if (error !== null) this.#failures.push(error);
  };

  #step(): void {
    this.#at += this.#random(100) === 0 ? this.#random(60) * HOUR_MS : this.#random(30_000);
    const event = this.#random(100);
    if (event < 45) this.#hold();
    else if (this.#open.length === 0) this.#refuse();
    else if (event < 55) this.#extend(this.#random(this.#open.length));
    else if (event < 62) this.#checkpoint(this.#random(this.#open.length));
    else if (event < 66) this.#refuse();
    else this.#settle(this.#random(this.#open.length));
  }

  #hold(): void {
    const at = this.#at;
    const caller = this.#random(4);
    const provider = this.#random(3);
    const hold = makeHold({
      id: createId('request', at),
      at,
      customerId: caller === 0 ? null : `cus_${caller}`,
      customerUserId: `usr_${caller}`,
      tokenId: `tok_${caller}_${this.#random(2)}`,
      model: `model-${this.#random(3)}`,
      provider: `provider-${provider}`,
      deploymentId: `dep_${provider}`,
      priceVersionId: `pv_${provider}`,
      labels: this.#labels(),
      operation: this.#random(5) === 0 ? 'embeddings' : 'chat',
      hold: nanoUsd(BigInt(this.#random(50_000))),
      budgets: this.#budgets[this.#random(this.#budgets.length)] ?? [],
    });
    this.#open.push({ hold, extensions: 0 });
    this.#store.traffic.hold(hold, this.#done);
  }

  /** None, a few, or so many names and values that some are beyond what is counted. */
  #labels(): RequestLabels | null {
    const kind = this.#random(6);
    if (kind < 2) return null;
    const endUser = kind === 2 ? null : `user-${this.#random(300)}`;
    if (kind === 3) return { endUser, metadata: [] };
    const metadata = [
      ['team', `team-${this.#random(3)}`],
      [`name-${this.#random(80)}`, 'x'],
    ] as const;
    return { endUser, metadata };
  }

  #extend(index: number): void {
    const open = this.#open[index];
    if (open === undefined) return;
    open.extensions += 1;
    const { id, budgets } = open.hold;
    this.#store.traffic.extend(id, this.#at, open.extensions, BigInt(this.#random(9000)), budgets, this.#done);
  }

  #checkpoint(index: number): void {
    const id = this.#open[index]?.hold.id;
    if (id === undefined) return;
    this.#store.traffic.checkpoint({ id, at: this.#at, outputTokens: 5, inputTokens: null, charge: nanoUsd(7n) });
  }

  #refuse(): void {
    const [customerUserId, tokenId] = ['usr_1', `tok_1_${this.#random(2)}`];
    this.#store.traffic.refuse({
      at: this.#at,
      customerId: 'cus_1',
      customerUserId,
      tokenId,
      model: 'model-0',
      errorType: 'rate_limited',
    });
  }

  /** Up to three attempts, of which the last answered; or a failure of all. */
  #attempts(hold: HoldWrite): readonly AttemptWrite[] {
    const [template] = makeSettlement(hold).attempts;
    if (template === undefined) return [];
    return Array.from({ length: 1 + this.#random(3) }, (_, n) => ({
      ...template,
      n,
      providerCost: nanoUsd(BigInt(this.#random(4000))),
      reason: n === 0 ? null : ('retry' as const),
    }));
  }

  #settle(index: number): void {
    const [open] = this.#open.splice(index, 1);
    if (open === undefined) return;
    const { hold } = open;
    const recovered = this.#random(12) === 0;
    const attempts = recovered ? [] : this.#attempts(hold);
    const cost = attempts.reduce((sum, { providerCost }) => sum + providerCost, 0n);
    const failed = this.#random(6) === 0;
    const elsewhere = this.#random(5) === 0;
    const settlement: SettlementWrite = {
      ...makeSettlement(hold),
      at: this.#at,
      attempts,
      usage: failed
        ? NO_USAGE
        : {
            ...NO_USAGE,
            input: this.#random(900),
            cachedRead: 3,
            cacheWrite5m: this.#random(40),
            cacheWrite1h: this.#random(2),
            output: this.#random(90),
            reasoning: this.#random(9),
          },
      errorType: failed ? 'upstream_error' : null,
      finishReason: failed ? null : 'stop',
      charge: nanoUsd(failed ? 0n : BigInt(this.#random(60_000))),
      overrun: nanoUsd(this.#random(8) === 0 ? BigInt(this.#random(500)) : 0n),
      providerCost: nanoUsd(recovered ? BigInt(this.#random(100)) : cost),
      ...(elsewhere ? { provider: 'provider-9', deploymentId: 'dep_9', priceVersionId: 'pv_9' } : {}),
    };
    const { traffic } = this.#store;
    if (recovered) traffic.recover(hold, settlement, this.#done);
    else traffic.settle(hold, settlement, this.#done);
  }
}
