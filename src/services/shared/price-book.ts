import { compilePrice } from '../../metering/index.ts';
import type { CompiledPrice } from '../../metering/port.ts';
import type { Store } from '../../store/port.ts';
import type { RequestRecord } from '../../store/records/index.ts';

/** Versions that are kept compiled. */
const VERSIONS_MAX = 10_000;

/** Price versions by their ids, read as they are met. */
export class PriceBook {
  readonly #store: Pick<Store, 'prices'>;
  readonly #known = new Map<string, CompiledPrice | null>();

  constructor(store: Pick<Store, 'prices'>) {
    this.#store = store;
  }

  /** Reads those that are not known yet. */
  async load(ids: Iterable<string>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#known.has(id));
    if (missing.length === 0) return;
    if (this.#known.size > VERSIONS_MAX) this.#known.clear();
    for (const id of missing) this.#known.set(id, null);
    for (const version of await this.#store.prices.findMany(missing))
      this.#known.set(version.id, compilePrice(version));
  }

  /** null: there is no such version. */
  readonly find = (id: string): CompiledPrice | null => this.#known.get(id) ?? null;
}

/** Those that a request is pinned to: its own, and those of other models' runs within it, which keep theirs. */
export function listVersions({ priceVersionId, usage }: RequestRecord): readonly string[] {
  const { runs } = usage;
  if (runs === undefined || runs === null) return [priceVersionId];
  return [priceVersionId, ...runs.flatMap((run) => run.priceVersionId ?? [])];
}
