import type { RateLimit } from '../counters/rate-limits.ts';
import { changeLevel, countWindows, recentUse } from '../counters/bucket.ts';
import { RATE_LIMITS } from '../counters/rate-limits.ts';
import { add, addHalves, copy, isLess, isPositive, leaveOf, read, set, subtract } from './amounts.ts';
import type { Halves } from './amounts.ts';
import { BUCKET, ENTITY, GRANT, GRANT_STATE, SLOT } from './layout.ts';
import type { SharedMemory } from './memory.ts';
import type { Section } from './section.ts';

/** A quarter of what 64 bits hold: 2,300,000,000 USD. */
const HELD_HIGH_MAX = 2 ** 29;
const ZERO: Readonly<Halves> = { low: 0, high: 0 };

/**
 * What may be done to the counters within a section; each step notes what it changes. Cells are named by where they begin, so
 * that the same steps serve a process for its own grants and the parent for those of a dead one.
 */
export class Books {
  readonly memory: SharedMemory;
  readonly section: Section;
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #left: Halves = { low: 0, high: 0 };
  readonly #amount: Halves = { low: 0, high: 0 };

  constructor(memory: SharedMemory, section: Section) {
    this.memory = memory;
    this.section = section;
    this.#words = memory.words;
    this.#numbers = memory.numbers;
  }

  bucketOf(entity: number, limit: RateLimit): number {
    return this.memory.layout.firstEntity + entity * ENTITY.cells + ENTITY.buckets + limit.index * ENTITY.bucketCells;
  }

  hasBucket(bucket: number): boolean {
    return this.#numbers[bucket + BUCKET.quota] !== 0;
  }

  slotCell(slot: number): number {
    return this.memory.layout.firstSlot + slot * SLOT.cells;
  }

  entityCell(entity: number): number {
    return this.memory.layout.firstEntity + entity * ENTITY.cells;
  }

  /** Brings a bucket up to `now`; a new one is full. A changed quota keeps what was used. */
  refill(bucket: number, quota: number, windowMs: number, now: number): void {
    const numbers = this.#numbers;
    const known = numbers[bucket + BUCKET.quota] ?? 0;
    this.section.note(bucket + BUCKET.level);
    this.section.note(bucket + BUCKET.updatedAt);
    if (known !== quota) this.section.note(bucket + BUCKET.quota);
    if (known === 0) {
      numbers[bucket + BUCKET.quota] = quota;
      numbers[bucket + BUCKET.level] = quota * windowMs;
      numbers[bucket + BUCKET.updatedAt] = now;
      this.#noteUse(bucket);
      numbers[bucket + BUCKET.used] = 0;
      numbers[bucket + BUCKET.usedBefore] = 0;
    } else if (known !== quota) {
      this.#flow(bucket, known, windowMs, now);
      const [used = 0, usedBefore = 0] = [numbers[bucket + BUCKET.used], numbers[bucket + BUCKET.usedBefore]];
      const recent = recentUse(used, usedBefore, windowMs, numbers[bucket + BUCKET.updatedAt] ?? 0);
      const level = numbers[bucket + BUCKET.level] ?? 0;
      numbers[bucket + BUCKET.level] = changeLevel(level, known * windowMs, quota * windowMs, recent);
      numbers[bucket + BUCKET.quota] = quota;
    }
    this.#flow(bucket, quota, windowMs, now);
  }

  /** Milliseconds until `amount` would pass a bucket that was refilled, 0 when it passes now. */
  waitMs(bucket: number, amount: number, windowMs: number): number {
    const quota = this.#numbers[bucket + BUCKET.quota] ?? 0;
    const level = this.#numbers[bucket + BUCKET.level] ?? 0;
    const needed = Math.min(amount, quota) * windowMs;
    return level >= needed ? 0 : Math.ceil((needed - level) / quota);
  }

  /** From a bucket that this section has refilled. */
  take(bucket: number, amount: number, windowMs: number): void {
    const numbers = this.#numbers;
    this.section.note(bucket + BUCKET.used);
    numbers[bucket + BUCKET.level] = (numbers[bucket + BUCKET.level] ?? 0) - amount * windowMs;
    numbers[bucket + BUCKET.used] = (numbers[bucket + BUCKET.used] ?? 0) + amount;
  }

  /** Takes what a limit that was taken away no longer bounds: where it comes again, that much less is left, but no debt. */
  drain(bucket: number, amount: number, windowMs: number, now: number): void {
    const numbers = this.#numbers;
    this.refill(bucket, numbers[bucket + BUCKET.quota] ?? 0, windowMs, now);
    const before = numbers[bucket + BUCKET.level] ?? 0;
    this.take(bucket, amount, windowMs);
    numbers[bucket + BUCKET.level] = Math.max(numbers[bucket + BUCKET.level] ?? 0, Math.min(before, 0));
  }

  /** One more request under way, and a pin. */
  enterEntity(entity: number): void {
    const cell = this.entityCell(entity) + ENTITY.running;
    this.section.note(cell);
    this.#words[cell * 2] = (this.#words[cell * 2] ?? 0) + 1;
    this.#words[cell * 2 + 1] = (this.#words[cell * 2 + 1] ?? 0) + 1;
  }

  running(entity: number): number {
    return this.#words[(this.entityCell(entity) + ENTITY.running) * 2] ?? 0;
  }

  /** What is left of an amount and its adjustments, into `into`. */
  left(slot: number, amount: Halves, into: Halves): void {
    const cell = this.slotCell(slot);
    read(this.#words, cell + SLOT.adjusted, into);
    addHalves(amount, into, into);
    leaveOf(into, this.#words, cell + SLOT.spent, cell + SLOT.held, into);
  }

  /** Whether so much more could not be counted as held, nor be given back. Whatever a budget is, it takes no more then. */
  overflows(slot: number, wanted: Halves): boolean {
    const high = this.#words[(this.slotCell(slot) + SLOT.held) * 2 + 1] ?? 0;
    return high + wanted.high >= HELD_HIGH_MAX;
  }

  /** Whether a hard budget of this amount refuses `wanted`; nothing always fits. */
  refuses(slot: number, amount: Halves, wanted: Halves): boolean {
    if (!isPositive(wanted)) return false;
    this.left(slot, amount, this.#left);
    return isLess(this.#left, wanted);
  }

  /** Adds to what is held; `pins`: 1 for a new grant, 0 for one that is raised. */
  hold(slot: number, amount: Halves, pins: number): void {
    const cell = this.slotCell(slot);
    this.section.note(cell + SLOT.held);
    add(this.#words, cell + SLOT.held, amount);
    this.#turn(cell, pins);
  }

  /** Writes down a grant; its entities and slots are in their cells already. */
  openGrant(grant: number, entities: number, slots: number, hold: Halves, tokens: number, heldAt: number): void {
    this.section.note(grant + GRANT.state);
    this.#words[(grant + GRANT.counts) * 2] = entities;
    this.#words[(grant + GRANT.counts) * 2 + 1] = slots;
    set(this.#words, grant + GRANT.hold, hold);
    set(this.#words, grant + GRANT.charge, ZERO);
    this.#numbers[grant + GRANT.tokens] = tokens;
    this.#numbers[grant + GRANT.heldAt] = heldAt;
    this.#words[(grant + GRANT.state) * 2] = GRANT_STATE.held;
  }

  raiseGrant(grant: number, extra: Halves): void {
    this.section.note(grant + GRANT.hold);
    add(this.#words, grant + GRANT.hold, extra);
  }

  stateOf(grant: number): number {
    return this.#words[(grant + GRANT.state) * 2] ?? 0;
  }

  slotAt(grant: number, index: number): number {
    return this.#words[(grant + GRANT.slots) * 2 + index] ?? 0;
  }

  slotCount(grant: number): number {
    return this.#words[(grant + GRANT.counts) * 2 + 1] ?? 0;
  }

  /**
   * Replaces what a grant has held, or was settled for, by a charge.
   *
   * @param tokens what was used, corrects the limits of a grant that is held; null: it used nothing up; NaN: that is not known
   */
  settleGrant(grant: number, charge: Halves, tokens: number | null, now: number): void {
    const wasHeld = this.stateOf(grant) === GRANT_STATE.held;
    const slots = this.slotCount(grant);
    read(this.#words, grant + (wasHeld ? GRANT.hold : GRANT.charge), this.#amount);
    for (let index = 0; index < slots; index++) {
      const cell = this.slotCell(this.slotAt(grant, index));
      this.section.note(cell + SLOT.spent);
      if (wasHeld) {
        this.section.note(cell + SLOT.held);
        subtract(this.#words, cell + SLOT.held, this.#amount);
      } else subtract(this.#words, cell + SLOT.spent, this.#amount);
      add(this.#words, cell + SLOT.spent, charge);
      this.#turn(cell, 0);
    }
    if (wasHeld) this.#leaveEntities(grant, tokens, now);
    this.section.note(grant + GRANT.state);
    this.section.note(grant + GRANT.charge);
    set(this.#words, grant + GRANT.charge, charge);
    this.#words[(grant + GRANT.state) * 2] = GRANT_STATE.settled;
  }

  /** What it was settled for is durable. */
  closeGrant(grant: number): void {
    const entities = this.#words[(grant + GRANT.counts) * 2] ?? 0;
    const slots = this.slotCount(grant);
    for (let index = 0; index < entities; index++) {
      const cell = this.#entityOf(grant, index) + ENTITY.running;
      this.section.note(cell);
      this.#words[cell * 2 + 1] = (this.#words[cell * 2 + 1] ?? 0) - 1;
    }
    for (let index = 0; index < slots; index++) this.#turn(this.slotCell(this.slotAt(grant, index)), -1);
    this.section.note(grant + GRANT.state);
    this.#words[(grant + GRANT.state) * 2] = GRANT_STATE.free;
  }

  /** The part of a charge above the hold that hard budgets do not have is cut off; `charge` becomes what is left of it. */
  limitCharge(grant: number, charge: Halves, slot: number, amount: Halves): void {
    read(this.#words, grant + GRANT.hold, this.#amount);
    if (!isLess(this.#amount, charge)) return;
    this.left(slot, amount, this.#left);
    if (!isPositive(this.#left)) copy(ZERO, this.#left);
    addHalves(this.#amount, this.#left, this.#left);
    if (isLess(this.#left, charge)) copy(this.#left, charge);
  }

  #flow(bucket: number, quota: number, windowMs: number, now: number): void {
    const numbers = this.#numbers;
    const updatedAt = numbers[bucket + BUCKET.updatedAt] ?? 0;
    let level = numbers[bucket + BUCKET.level] ?? 0;
    if (now > updatedAt) {
      level += (now - updatedAt) * quota;
      const windows = countWindows(updatedAt, now, windowMs);
      if (windows > 0) {
        this.#noteUse(bucket);
        numbers[bucket + BUCKET.usedBefore] = windows === 1 ? (numbers[bucket + BUCKET.used] ?? 0) : 0;
        numbers[bucket + BUCKET.used] = 0;
      }
      numbers[bucket + BUCKET.updatedAt] = now;
    }
    numbers[bucket + BUCKET.level] = Math.min(level, quota * windowMs);
  }

  #entityOf(grant: number, index: number): number {
    return this.entityCell(this.#words[(grant + GRANT.entities + index) * 2] ?? 0);
  }

  /** Concurrency is given back, and what was reserved of rates and not used. */
  #leaveEntities(grant: number, tokens: number | null, now: number): void {
    const reserved = this.#numbers[grant + GRANT.tokens] ?? 0;
    const entities = this.#words[(grant + GRANT.counts) * 2] ?? 0;
    for (let index = 0; index < entities; index++) {
      const entity = this.#words[(grant + GRANT.entities + index) * 2] ?? 0;
      const taken = this.#words[(grant + GRANT.entities + index) * 2 + 1] ?? 0;
      const cell = this.entityCell(entity) + ENTITY.running;
      this.section.note(cell);
      this.#words[cell * 2] = (this.#words[cell * 2] ?? 0) - 1;
      if (taken === 0 || Number.isNaN(tokens)) continue;
      for (let n = 0; n < RATE_LIMITS.length; n++) {
        const limit = RATE_LIMITS[n];
        if (limit === undefined) continue;
        if ((taken & (1 << limit.index)) === 0) continue;
        if (limit.counts === 'tokens') this.#giveBack(entity, limit, reserved - (tokens ?? 0), now);
        else if (tokens === null) this.#giveBack(entity, limit, 1, now);
      }
    }
  }

  #giveBack(entity: number, { index, windowMs }: RateLimit, amount: number, now: number): void {
    const bucket = this.entityCell(entity) + ENTITY.buckets + index * ENTITY.bucketCells;
    const quota = this.#numbers[bucket + BUCKET.quota] ?? 0;
    this.section.note(bucket + BUCKET.level);
    this.section.note(bucket + BUCKET.updatedAt);
    this.#noteUse(bucket);
    this.#flow(bucket, quota, windowMs, now);
    const numbers = this.#numbers;
    const level = (numbers[bucket + BUCKET.level] ?? 0) + amount * windowMs;
    numbers[bucket + BUCKET.level] = Math.min(level, quota * windowMs);
    const used = (numbers[bucket + BUCKET.used] ?? 0) - amount;
    numbers[bucket + BUCKET.used] = Math.max(0, used);
    if (used < 0) numbers[bucket + BUCKET.usedBefore] = Math.max(0, (numbers[bucket + BUCKET.usedBefore] ?? 0) + used);
  }

  #noteUse(bucket: number): void {
    this.section.note(bucket + BUCKET.used);
    this.section.note(bucket + BUCKET.usedBefore);
  }

  /** One more change of a slot. */
  #turn(cell: number, pins: number): void {
    const word = (cell + SLOT.pins) * 2;
    this.section.note(cell + SLOT.pins);
    this.#words[word] = (this.#words[word] ?? 0) + pins;
    this.#words[word + 1] = ((this.#words[word + 1] ?? 0) + 1) | 0;
  }
}
