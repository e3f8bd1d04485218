import { GatewayError } from '../../lib/errors/index.ts';
import { RATE_LIMITS } from '../counters/rate-limits.ts';
import type { Admission } from '../port.ts';
import { isPositive, split, within } from './amounts.ts';
import type { Halves } from './amounts.ts';
import type { Books } from './books.ts';
import { ENTITY, GRANT, GRANT_ENTITIES_MAX, GRANT_SLOTS_MAX, SLOT } from './layout.ts';
import type { KnownBudget, KnownPlaces } from './places.ts';

/** What became of a demand. */
export const VERDICT = { passes: 0, moved: 1, limit: 2, concurrency: 3, budget: 4 } as const;
export type Verdict = (typeof VERDICT)[keyof typeof VERDICT];

const LIMITS = RATE_LIMITS.length;
/** Of what is seen of a slot that refuses. */
const SEEN = { spent: 0, held: 1, adjusted: 2 } as const;

/**
 * What a request asks of the counters, laid out in numbers before the critical section, so that the section makes no object. There
 * is one, used again for each request.
 */
export class Demand {
  /** Why it does not pass: which scope, which limit and how long, or which budget. */
  scopeIndex = 0;
  limitIndex = 0;
  longestMs = 0;
  slotIndex = 0;
  readonly budgets: KnownBudget[] = [];
  slotCount = 0;
  hardBudget = false;
  readonly hold: Halves = { low: 0, high: 0 };
  readonly #books: Books;
  readonly #words: Int32Array;
  readonly #entities = new Int32Array(GRANT_ENTITIES_MAX);
  readonly #entityGenerations = new Int32Array(GRANT_ENTITIES_MAX);
  readonly #quotas = new Float64Array(GRANT_ENTITIES_MAX * LIMITS);
  readonly #concurrency = new Float64Array(GRANT_ENTITIES_MAX);
  readonly #slots = new Int32Array(GRANT_SLOTS_MAX);
  readonly #slotGenerations = new Int32Array(GRANT_SLOTS_MAX);
  readonly #scopeOfSlot = new Int32Array(GRANT_SLOTS_MAX);
  readonly #amounts: Halves[] = Array.from({ length: GRANT_SLOTS_MAX }, () => ({ low: 0, high: 0 }));
  readonly #isHard = new Uint8Array(GRANT_SLOTS_MAX);
  readonly #seen = new BigInt64Array(3);
  readonly #seenWords = new Int32Array(this.#seen.buffer);
  readonly #id = new Int32Array(4);
  /** What hard budgets must have: the hold and those that are to fit beside it. */
  readonly #wanted: Halves = { low: 0, high: 0 };
  #scopeCount = 0;
  #tokens = 0;
  #now = 0;
  #latest = 0;

  constructor(books: Books) {
    this.#books = books;
    this.#words = books.memory.words;
  }

  /** Throws `overloaded` when a place is not known: an unknown balance is refused, never taken for zero. */
  lay({ scopes, hold, spareHolds = 0, tokens, now, id }: Admission, places: KnownPlaces, latest: number): void {
    if (scopes.length > GRANT_ENTITIES_MAX) throw unprepared('too many scopes');
    split(hold, this.hold);
    split(spareHolds === 0 ? hold : within(hold * BigInt(spareHolds + 1)), this.#wanted);
    this.#tokens = tokens;
    this.#now = now;
    this.#latest = latest;
    this.#scopeCount = scopes.length;
    this.slotCount = 0;
    this.budgets.length = 0;
    this.hardBudget = false;
    this.#layId(id);
    for (let index = 0; index < scopes.length; index++) {
      const scope = scopes[index];
      if (scope === undefined) continue;
      const known = places.find(scope.kind, scope.id);
      if (known === undefined || known.place === null) throw unprepared(`${scope.kind} ${scope.id}`);
      this.#entities[index] = known.place.entity;
      this.#entityGenerations[index] = known.place.generation;
      this.#concurrency[index] = scope.limits.concurrentRequests ?? 0;
      for (const limit of RATE_LIMITS) this.#quotas[index * LIMITS + limit.index] = scope.limits[limit.name] ?? 0;
      for (const { id: budgetId } of scope.budgets) this.#laySlot(known.budgets.get(budgetId), index, budgetId);
    }
  }

  /** Within the section: whether everything is there. Nothing is taken. */
  check(): Verdict {
    if (this.#hasMoved()) return VERDICT.moved;
    if (this.#isOverRate()) return VERDICT.limit;
    if (this.#isOverConcurrency()) return VERDICT.concurrency;
    return this.#isOverBudget() ? VERDICT.budget : VERDICT.passes;
  }

  /** Within the same section, after it passed: takes all of it. */
  take(grant: number): void {
    const books = this.#books;
    const words = this.#words;
    for (let index = 0; index < this.#scopeCount; index++) {
      const entity = this.#entities[index] ?? 0;
      books.enterEntity(entity);
      let taken = 0;
      for (let n = 0; n < RATE_LIMITS.length; n++) {
        const limit = RATE_LIMITS[n];
        if (limit === undefined) continue;
        const quota = this.#quotas[index * LIMITS + limit.index] ?? 0;
        const bucket = books.bucketOf(entity, limit);
        const isThere = books.hasBucket(bucket);
        if (quota === 0 && !isThere) continue;
        const amount = limit.counts === 'requests' ? 1 : this.#tokens;
        if (quota === 0) {
          books.drain(bucket, amount, limit.windowMs, this.#now);
          continue;
        }
        if (!isThere) books.refill(bucket, quota, limit.windowMs, this.#now);
        books.take(bucket, amount, limit.windowMs);
        taken |= 1 << limit.index;
      }
      words[(grant + GRANT.entities + index) * 2] = entity;
      words[(grant + GRANT.entities + index) * 2 + 1] = taken;
    }
    for (let index = 0; index < this.slotCount; index++) {
      const slot = this.#slots[index] ?? 0;
      books.hold(slot, this.hold, 1);
      words[(grant + GRANT.slots) * 2 + index] = slot;
    }
    for (let index = 0; index < 4; index++) words[(grant + GRANT.id) * 2 + index] = this.#id[index] ?? 0;
    books.openGrant(grant, this.#scopeCount, this.slotCount, this.hold, this.#tokens, this.#latest);
  }

  /** The slot that refused, as it was then. */
  seen(): { readonly spent: bigint; readonly held: bigint; readonly adjusted: bigint; readonly scopeIndex: number } {
    return {
      spent: this.#seen[SEEN.spent] ?? 0n,
      held: this.#seen[SEEN.held] ?? 0n,
      adjusted: this.#seen[SEEN.adjusted] ?? 0n,
      scopeIndex: this.#scopeOfSlot[this.slotIndex] ?? 0,
    };
  }

  /** For `extend` and `settle`, whose slots are those of a grant. */
  layGrant(budgets: readonly KnownBudget[], amount: bigint): void {
    split(amount, this.hold);
    this.slotCount = budgets.length;
    for (let index = 0; index < budgets.length; index++) {
      const record = budgets[index]?.record;
      this.#isHard[index] = record?.hard === true ? 1 : 0;
      split(record?.amount ?? 0n, this.#amounts[index] ?? this.hold);
    }
  }

  /** Within the section: the first slot of a grant whose budget refuses the amount; −1: none does. */
  findRefusing(grant: number): number {
    for (let index = 0; index < this.slotCount; index++) {
      const slot = this.#books.slotAt(grant, index);
      if (!this.#isRefused(slot, index, this.hold)) continue;
      this.#look(slot);
      return index;
    }
    return -1;
  }

  /** Within the section: `charge` becomes what hard budgets have of it. */
  limitCharge(grant: number, charge: Halves): void {
    for (let index = 0; index < this.slotCount; index++) {
      if (this.#isHard[index] === 0) continue;
      this.#books.limitCharge(grant, charge, this.#books.slotAt(grant, index), this.#amounts[index] ?? this.hold);
    }
  }

  #layId(id: string | undefined): void {
    if (id === undefined) {
      this.#id.fill(0);
      return;
    }
    const start = id.indexOf('_') + 1;
    for (let word = 0; word < 4; word++)
      this.#id[word] = Number.parseInt(id.slice(start + word * 8, start + word * 8 + 8), 16);
  }

  #laySlot(known: KnownBudget | undefined, scopeIndex: number, budgetId: string): void {
    const index = this.slotCount;
    if (known === undefined || known.place === null || index === GRANT_SLOTS_MAX)
      throw unprepared(`budget ${budgetId}`);
    this.#slots[index] = known.place.slot;
    this.#slotGenerations[index] = known.place.generation;
    this.#scopeOfSlot[index] = scopeIndex;
    this.#isHard[index] = known.record.hard ? 1 : 0;
    split(known.record.amount, this.#amounts[index] ?? this.hold);
    this.hardBudget ||= known.record.hard;
    this.budgets.push(known);
    this.slotCount = index + 1;
  }

  #hasMoved(): boolean {
    const words = this.#words;
    for (let index = 0; index < this.#scopeCount; index++) {
      const cell = this.#books.entityCell(this.#entities[index] ?? 0) + ENTITY.generation;
      if (words[cell * 2] !== this.#entityGenerations[index]) return true;
    }
    for (let index = 0; index < this.slotCount; index++) {
      const cell = this.#books.slotCell(this.#slots[index] ?? 0) + SLOT.generation;
      if (words[cell * 2] !== this.#slotGenerations[index]) return true;
    }
    return false;
  }

  /** The limit that has the caller wait longest, since before that the same request would not pass. */
  #isOverRate(): boolean {
    this.longestMs = 0;
    for (let index = 0; index < this.#scopeCount; index++) {
      const entity = this.#entities[index] ?? 0;
      for (let n = 0; n < RATE_LIMITS.length; n++) {
        const limit = RATE_LIMITS[n];
        if (limit === undefined) continue;
        const quota = this.#quotas[index * LIMITS + limit.index] ?? 0;
        if (quota === 0) continue;
        const bucket = this.#books.bucketOf(entity, limit);
        // One that nobody has taken from is full; it is made when something is taken.
        if (!this.#books.hasBucket(bucket)) continue;
        this.#books.refill(bucket, quota, limit.windowMs, this.#now);
        const waitMs = this.#books.waitMs(bucket, limit.counts === 'requests' ? 1 : this.#tokens, limit.windowMs);
        if (waitMs <= this.longestMs) continue;
        this.longestMs = waitMs;
        this.scopeIndex = index;
        this.limitIndex = limit.index;
      }
    }
    return this.longestMs > 0;
  }

  #isOverConcurrency(): boolean {
    for (let index = 0; index < this.#scopeCount; index++) {
      const quota = this.#concurrency[index] ?? 0;
      if (quota === 0 || this.#books.running(this.#entities[index] ?? 0) < quota) continue;
      this.scopeIndex = index;
      return true;
    }
    return false;
  }

  #isRefused(slot: number, index: number, wanted: Halves): boolean {
    if (this.#books.overflows(slot, this.hold)) return true;
    return this.#isHard[index] !== 0 && this.#books.refuses(slot, this.#amounts[index] ?? this.hold, wanted);
  }

  #isOverBudget(): boolean {
    if (!isPositive(this.#wanted)) return false;
    for (let index = 0; index < this.slotCount; index++) {
      const slot = this.#slots[index] ?? 0;
      if (!this.#isRefused(slot, index, this.#wanted)) continue;
      this.slotIndex = index;
      this.#look(slot);
      return true;
    }
    return false;
  }

  #look(slot: number): void {
    const cell = this.#books.slotCell(slot);
    this.#copy(cell + SLOT.spent, SEEN.spent);
    this.#copy(cell + SLOT.held, SEEN.held);
    this.#copy(cell + SLOT.adjusted, SEEN.adjusted);
  }

  #copy(cell: number, to: number): void {
    this.#seenWords[to * 2] = this.#words[cell * 2] ?? 0;
    this.#seenWords[to * 2 + 1] = this.#words[cell * 2 + 1] ?? 0;
  }
}

export function unprepared(what: string): GatewayError {
  return new GatewayError('overloaded', { internal: `admission without prepare: ${what}` });
}
