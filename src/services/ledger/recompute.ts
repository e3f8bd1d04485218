import { z } from 'zod';
import { invalidField } from '../../lib/errors/index.ts';
import { createPricing } from '../../metering/index.ts';
import type { CompiledPrice, Pricing } from '../../metering/port.ts';
import { priceDocumentSchema } from '../../metering/price-document.ts';
import type { Store } from '../../store/port.ts';
import type { RequestRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { instantSchema, mapStoreError } from '../shared/index.ts';
import { listVersions, PriceBook } from '../shared/price-book.ts';
import { currentPrices, oneVersion, pricesByModel } from './other-prices.ts';
import type { OtherPrices } from './other-prices.ts';

/** Requests at a time: what is priced between two turns of the event loop. */
const PAGE_SIZE = 200;
const GROUPS_MAX = 10_000;
const LISTED_MAX = 100;

export const recomputeFieldsSchema = z
  .strictObject({
    from: instantSchema.nullish(),
    to: instantSchema.nullish(),
    customer_id: z.string().max(64).nullish(),
    model: z.string().max(256).nullish(),
    group_by: z.array(z.enum(['month', 'customer_id', 'model'])).max(3),
    price_version: z.string().max(64).nullish(),
    prices: z.record(z.string().min(1).max(256), priceDocumentSchema).nullish(),
  })
  .refine(({ price_version: version, prices }) => version == null || prices == null, {
    path: ['prices'],
    message: 'must be absent beside price_version',
  });

export type RecomputeFields = z.output<typeof recomputeFieldsSchema>;
export type RecomputeKey = RecomputeFields['group_by'][number];

/** Sums of one group, in nano-USD. */
export interface RecomputeGroup {
  readonly keys: Readonly<Partial<Record<RecomputeKey, string | null>>>;
  requests: number;
  /** What the ledger has. */
  charge: bigint;
  /** What the usage cost beyond what its hard budgets had. */
  overrun: bigint;
  /** What the other prices would have charged, before any budget. */
  otherCharge: bigint;
  providerCost: bigint;
  otherProviderCost: bigint;
}

/** A request whose own price does not lead to what the ledger has. */
export interface RecomputeMismatch {
  readonly id: string;
  readonly field: 'charge' | 'provider_cost' | 'price_version';
  readonly expected: string;
  readonly found: string;
}

export interface Recomputation {
  readonly ok: boolean;
  readonly requests: number;
  /** Recovered requests: charged by their last checkpoint, so they are not priced again. */
  readonly recovered: number;
  /** Requests without another price: they count as they were charged. */
  readonly unpriced: number;
  readonly groups: readonly RecomputeGroup[];
  readonly total: RecomputeGroup;
  readonly mismatchCount: number;
  readonly mismatches: readonly RecomputeMismatch[];
}

function createGroup(keys: RecomputeGroup['keys']): RecomputeGroup {
  return { keys, requests: 0, charge: 0n, overrun: 0n, otherCharge: 0n, providerCost: 0n, otherProviderCost: 0n };
}

/** What another price makes of a request. */
interface Priced {
  readonly charge: bigint;
  readonly providerCost: bigint;
}

/** One recomputation under way. */
class Recomputer {
  readonly #groupBy: readonly RecomputeKey[];
  readonly #pricing: Pricing = createPricing();
  readonly #book: PriceBook;
  readonly #others: OtherPrices;
  readonly #groups = new Map<string, RecomputeGroup>();
  readonly #total = createGroup({});
  readonly #mismatches: RecomputeMismatch[] = [];
  #mismatchCount = 0;
  #recovered = 0;
  #unpriced = 0;

  constructor(groupBy: readonly RecomputeKey[], book: PriceBook, others: OtherPrices) {
    this.#groupBy = groupBy;
    this.#book = book;
    this.#others = others;
  }

  get requests(): number {
    return this.#total.requests;
  }

  async add(requests: readonly RequestRecord[]): Promise<void> {
    await this.#book.load(requests.flatMap(listVersions));
    await this.#others.load(requests);
    for (const request of requests) this.#addOne(request);
  }

  finish(): Recomputation {
    return {
      ok: this.#mismatchCount === 0,
      requests: this.requests,
      recovered: this.#recovered,
      unpriced: this.#unpriced,
      groups: [...this.#groups.values()],
      total: this.#total,
      mismatchCount: this.#mismatchCount,
      mismatches: this.#mismatches,
    };
  }

  #addOne(request: RequestRecord): void {
    const other = this.#priceAgain(request);
    for (const group of [this.#groupOf(request), this.#total]) {
      group.requests += 1;
      group.charge += request.charge;
      group.overrun += request.overrun;
      group.otherCharge += other.charge;
      group.providerCost += request.providerCost;
      group.otherProviderCost += other.providerCost;
    }
  }

  #priceAgain(request: RequestRecord): Priced {
    const unchanged = { charge: request.charge, providerCost: request.providerCost };
    if (request.state === 'recovered') {
      this.#recovered += 1;
      return unchanged;
    }
    const own = this.#book.find(request.priceVersionId);
    if (own === null) {
      this.#mismatch(request.id, 'price_version', request.priceVersionId, 'none');
      return unchanged;
    }
    const cost = this.#checkOwn(request, own);
    const other = this.#others.find(request);
    if (other === null) {
      this.#unpriced += 1;
      return unchanged;
    }
    return {
      charge: this.#pricing.charge(other, request.usage, request.marginMillionths, this.#book.find),
      // What was lost in other attempts, or billed after an abort, stays as it is.
      providerCost: request.providerCost - cost + this.#pricing.cost(other, request.usage, this.#book.find),
    };
  }

  /** Answers what the usage cost by the price that the request is pinned to. */
  #checkOwn({ id, usage, charge, overrun, providerCost, marginMillionths }: RequestRecord, own: CompiledPrice): bigint {
    const wanted = this.#pricing.charge(own, usage, marginMillionths, this.#book.find);
    if (wanted !== charge + overrun) this.#mismatch(id, 'charge', wanted, charge + overrun);
    const cost = this.#pricing.cost(own, usage, this.#book.find);
    if (cost > providerCost) this.#mismatch(id, 'provider_cost', cost, providerCost);
    return cost;
  }

  #mismatch(id: string, field: RecomputeMismatch['field'], expected: bigint | string, found: bigint | string): void {
    this.#mismatchCount += 1;
    if (this.#mismatches.length >= LISTED_MAX) return;
    this.#mismatches.push({ id, field, expected: expected.toString(), found: found.toString() });
  }

  #groupOf(request: RequestRecord): RecomputeGroup {
    const values = this.#groupBy.map((name) => readKey(name, request));
    const key = JSON.stringify(values);
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    if (this.#groups.size >= GROUPS_MAX) {
      throw invalidField('group_by', `must give at most ${GROUPS_MAX} groups: narrow it by from, to or a filter`);
    }
    const created = createGroup(Object.fromEntries(this.#groupBy.map((name, index) => [name, values[index] ?? null])));
    this.#groups.set(key, created);
    return created;
  }
}

function readKey(name: RecomputeKey, { at, customerId, model }: RequestRecord): string | null {
  switch (name) {
    case 'month':
      return new Date(at).toISOString().slice(0, 7);
    case 'customer_id':
      return customerId;
    case 'model':
      return model;
    default:
      return name satisfies never;
  }
}

function choosePrices(store: Store, fields: RecomputeFields): Promise<OtherPrices> | OtherPrices {
  const book = new PriceBook(store);
  if (fields.price_version != null) return oneVersion(book, fields.price_version);
  if (fields.prices != null) return pricesByModel(store, fields.prices);
  return currentPrices(store, book);
}

/**
 * Prices what ended again, from its usage: by the version that each request is pinned to, which must lead to what the ledger has, and by
 * others: those that the deployments have now, one version, or a price a model. Reads a page at a time and writes nothing.
 */
export async function recomputeLedger(
  { store }: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  fields: RecomputeFields,
  onProgress?: (done: number) => void,
): Promise<Recomputation> {
  requirePermission(context, 'ledger.read');
  requirePermission(context, 'price.read');
  const { from, to, customer_id: customerId, model } = fields;
  const query = { from: from ?? null, to: to ?? null, customerId: customerId ?? null, model: model ?? null };
  try {
    await store.traffic.flush();
    const recomputer = new Recomputer(fields.group_by, new PriceBook(store), await choosePrices(store, fields));
    for (let after: string | null = null; ;) {
      const page: readonly RequestRecord[] = await store.requests.listEnded(query, after, PAGE_SIZE);
      await recomputer.add(page);
      onProgress?.(recomputer.requests);
      after = page.at(-1)?.id ?? null;
      if (page.length < PAGE_SIZE) return recomputer.finish();
    }
  } catch (error) {
    throw mapStoreError(error);
  }
}
