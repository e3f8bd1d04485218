import type { CommitCallback } from '../port.ts';
import type { RefusalCount } from '../records/index.ts';
import type { BatchText } from './batch-text.ts';
import { OP } from './wire.ts';

const HOUR_MS = 3_600_000;

/** Refusals since the last commit, merged, so that a flood of them stays one row. */
export class PendingRefusals {
  readonly #counts = new Map<string, { readonly write: RefusalCount; readonly hour: number; count: number }>();

  add(write: RefusalCount): void {
    const hour = Math.floor(write.at / HOUR_MS);
    const key = `${hour}\n${write.tokenId}\n${write.model}\n${write.customerId ?? ''}\n${write.errorType}`;
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { write, hour, count: 1 });
    else known.count++;
  }

  /** Moves them into a commit; nobody waits for them. */
  drain(batch: BatchText, callbacks: (CommitCallback | null)[]): void {
    if (this.#counts.size === 0) return;
    for (const { write, hour, count } of this.#counts.values()) {
      const names = [write.tokenId, write.model, write.customerUserId, write.customerId ?? '', write.errorType];
      batch.begin(OP.refusal).text(`,${hour},${JSON.stringify(names).slice(1, -1)},${count}`);
      batch.end();
      callbacks.push(null);
    }
    this.#counts.clear();
  }

  get size(): number {
    return this.#counts.size;
  }
}
