import { GatewayError } from '../../lib/errors/index.ts';
import { nanoUsd } from '../../lib/money.ts';
import type { NanoUsd } from '../../lib/money.ts';
import type { SlotBalance } from '../counters/budget-entry.ts';
import { RATE_LIMITS } from '../counters/rate-limits.ts';
import type { BudgetRecord } from '../../store/records/index.ts';
import type { CounterScopeKind } from '../port.ts';
import type { Books } from './books.ts';
import { BUCKET, ENTITY, SLOT, toTouch } from './layout.ts';

/** Seconds that nobody has used what may be dropped: between `prepare` and `admit` pass microseconds. */
const UNUSED_SECONDS = 10;
/** How many candidates an insertion looks at: enough to shrink again, few enough to cost nothing. */
const EVICTION_LOOKS = 16;

/** Where a budget's period is. */
export interface SlotRecord {
  readonly slot: number;
  readonly generation: number;
  /** What its period was computed from, and when that ends. */
  readonly definition: BudgetRecord;
  readonly end: number | null;
}

type SlotPlace = Pick<SlotRecord, 'slot' | 'generation'>;

/** How often a slot was used, and marked as stale, when its balance was asked for. */
export interface SlotVersion {
  readonly changes: number;
  readonly marks: number;
}

const NEW_SLOT: SlotVersion = { changes: 0, marks: 0 };

/** Where an entity is, and the periods of its budgets by `budget@start`. */
export interface EntityRecord {
  readonly entity: number;
  readonly generation: number;
  readonly slots: Map<string, SlotRecord>;
  /** Questions under way that it must outlast. */
  loads: number;
  /** The rebuild of the day limits under way. */
  loadingDays: Promise<void> | null;
}

/** Places of one kind: those given back are used again before new ones are. */
class Places {
  readonly #free: number[] = [];
  readonly #max: number;
  #used = 0;

  constructor(max: number) {
    this.#max = max;
  }

  take(): number | null {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    return this.#used === this.#max ? null : this.#used++;
  }

  give(place: number): void {
    this.#free.push(place);
  }
}

/**
 * Gives a place up unless somebody uses it. The generation is written before `touched` is read, as those who use it write that
 * before they read the generation: one of the two sees the other.
 */
function giveUp(words: Int32Array, generationCell: number, touchedCell: number, now: number): boolean {
  const before = words[generationCell * 2] ?? 0;
  if (isUsed(words, touchedCell, now)) return false;
  Atomics.store(words, generationCell * 2, (before + 1) | 0);
  if (!isUsed(words, touchedCell, now)) return true;
  Atomics.store(words, generationCell * 2, before);
  return false;
}

function isUsed(words: Int32Array, touchedCell: number, now: number): boolean {
  return toTouch(now) - Atomics.load(words, touchedCell * 2) < UNUSED_SECONDS;
}

/** The budget slots of the memory. */
export class SlotShelf {
  readonly #books: Books;
  readonly #places: Places;

  constructor(books: Books) {
    this.#books = books;
    this.#places = new Places(books.memory.layout.slots);
  }

  /** A slot that starts from what the store has; null: there is no room. */
  make(balance: SlotBalance, now: number): SlotPlace | null {
    const slot = this.#places.take();
    if (slot === null) return null;
    const { words, numbers, amounts } = this.#books.memory;
    const cell = this.#books.slotCell(slot);
    amounts[cell + SLOT.spent] = balance.spent;
    amounts[cell + SLOT.held] = 0n;
    amounts[cell + SLOT.adjusted] = balance.adjusted;
    numbers[cell + SLOT.adjustments] = balance.adjustments;
    words[(cell + SLOT.pins) * 2] = 0;
    words[(cell + SLOT.generation) * 2 + 1] = 0;
    Atomics.store(words, (cell + SLOT.touched) * 2, toTouch(now));
    return { slot, generation: words[(cell + SLOT.generation) * 2] ?? 0 };
  }

  read({ slot }: SlotRecord): { readonly balance: Omit<SlotBalance, 'adjustments'>; readonly held: NanoUsd } {
    const { amounts } = this.#books.memory;
    const cell = this.#books.slotCell(slot);
    this.#books.section.enter();
    const spent = amounts[cell + SLOT.spent] ?? 0n;
    const held = amounts[cell + SLOT.held] ?? 0n;
    const adjusted = amounts[cell + SLOT.adjusted] ?? 0n;
    this.#books.section.leave();
    return { balance: { spent: nanoUsd(spent), adjusted: nanoUsd(adjusted) }, held: nanoUsd(held) };
  }

  isPinned({ slot }: SlotRecord): boolean {
    return this.#books.memory.words[(this.#books.slotCell(slot) + SLOT.pins) * 2] !== 0;
  }

  /** A count, so that what was asked for before does not pass for what is there since. */
  markStale({ slot }: SlotRecord): void {
    Atomics.add(this.#books.memory.words, (this.#books.slotCell(slot) + SLOT.generation) * 2 + 1, 1);
  }

  /** Whether it is stale and idle. */
  mustReload({ slot }: SlotRecord): boolean {
    const { words } = this.#books.memory;
    const cell = this.#books.slotCell(slot);
    return words[(cell + SLOT.generation) * 2 + 1] !== 0 && words[(cell + SLOT.pins) * 2] === 0;
  }

  versionOf(record: SlotRecord | undefined): SlotVersion {
    if (record === undefined) return NEW_SLOT;
    const { words } = this.#books.memory;
    const cell = this.#books.slotCell(record.slot);
    return {
      changes: words[(cell + SLOT.pins) * 2 + 1] ?? 0,
      marks: words[(cell + SLOT.generation) * 2 + 1] ?? 0,
    };
  }

  /** Takes a balance over unless the slot was used, or marked as stale again, since it was asked for. */
  reload({ slot }: SlotRecord, { spent }: SlotBalance, before: SlotVersion): void {
    const { words, amounts } = this.#books.memory;
    const { section } = this.#books;
    const cell = this.#books.slotCell(slot);
    section.enter();
    const isIdle =
      words[(cell + SLOT.pins) * 2] === 0 &&
      words[(cell + SLOT.pins) * 2 + 1] === before.changes &&
      words[(cell + SLOT.generation) * 2 + 1] === before.marks;
    if (isIdle) {
      section.note(cell + SLOT.spent);
      section.note(cell + SLOT.generation);
      amounts[cell + SLOT.spent] = spent;
      words[(cell + SLOT.generation) * 2 + 1] = 0;
    }
    section.leave();
  }

  /** Takes the sum of the adjustments over, unless a newer one is known. */
  adjust({ slot }: SlotRecord, { adjusted, adjustments }: SlotBalance): void {
    const { numbers, amounts } = this.#books.memory;
    const { section } = this.#books;
    const cell = this.#books.slotCell(slot);
    section.enter();
    if (adjustments > (numbers[cell + SLOT.adjustments] ?? 0)) {
      section.note(cell + SLOT.adjusted);
      section.note(cell + SLOT.adjustments);
      amounts[cell + SLOT.adjusted] = adjusted;
      numbers[cell + SLOT.adjustments] = adjustments;
    }
    section.leave();
  }

  /** Drops a slot if nothing is held or unwritten in it and nobody uses it. */
  drop({ slot }: SlotRecord, now: number): boolean {
    const { words } = this.#books.memory;
    const cell = this.#books.slotCell(slot);
    this.#books.section.enter();
    const isPinned = words[(cell + SLOT.pins) * 2] !== 0;
    const isDropped = !isPinned && giveUp(words, cell + SLOT.generation, cell + SLOT.touched, now);
    this.#books.section.leave();
    if (isDropped) this.#places.give(slot);
    return isDropped;
  }
}

/** The entities of the memory, by kind and id. Idle ones go by second chance. */
export class EntityShelf {
  readonly #books: Books;
  readonly #slots: SlotShelf;
  readonly #places: Places;
  readonly #max: number;
  readonly #kinds = new Map<CounterScopeKind, Map<string, EntityRecord>>();

  /** `max` bounds each kind; what is in use is kept beyond it. */
  constructor(books: Books, slots: SlotShelf, max: number) {
    this.#books = books;
    this.#slots = slots;
    this.#places = new Places(books.memory.layout.entities);
    this.#max = max;
  }

  find(kind: CounterScopeKind, id: string): EntityRecord | undefined {
    return this.#kinds.get(kind)?.get(id);
  }

  /** Throws `overloaded` when there is no room. */
  require(kind: CounterScopeKind, id: string, now: number): EntityRecord {
    let records = this.#kinds.get(kind);
    if (records === undefined) this.#kinds.set(kind, (records = new Map()));
    const known = records.get(id);
    if (known !== undefined) return known;
    if (records.size >= this.#max) this.#evict(records, now);
    const entity = this.#places.take();
    if (entity === null) throw new GatewayError('overloaded', { internal: 'no place for another entity' });
    const record = this.#make(entity, now);
    records.set(id, record);
    return record;
  }

  touch({ entity }: EntityRecord, now: number): void {
    const cell = this.#books.entityCell(entity) + ENTITY.touched;
    Atomics.store(this.#books.memory.words, cell * 2, toTouch(now));
  }

  /** Drops every slot that is idle. */
  sweepSlots(now: number): void {
    for (const records of this.#kinds.values()) for (const record of records.values()) this.#dropSlots(record, now);
  }

  size(): number {
    let size = 0;
    for (const records of this.#kinds.values()) size += records.size;
    return size;
  }

  #make(entity: number, now: number): EntityRecord {
    const { words, numbers } = this.#books.memory;
    const cell = this.#books.entityCell(entity);
    words[(cell + ENTITY.running) * 2] = 0;
    words[(cell + ENTITY.running) * 2 + 1] = 0;
    for (const limit of RATE_LIMITS) numbers[this.#books.bucketOf(entity, limit) + BUCKET.quota] = 0;
    Atomics.store(words, (cell + ENTITY.touched) * 2, toTouch(now));
    const generation = words[(cell + ENTITY.generation) * 2] ?? 0;
    return { entity, generation, slots: new Map(), loads: 0, loadingDays: null };
  }

  #evict(records: Map<string, EntityRecord>, now: number): void {
    let looks = Math.min(EVICTION_LOOKS, records.size);
    for (const [id, record] of records) {
      if (looks-- === 0 || records.size < this.#max) return;
      records.delete(id);
      if (!this.#drop(record, now)) records.set(id, record);
    }
  }

  #dropSlots(record: EntityRecord, now: number): void {
    if (record.loads > 0) return;
    for (const [key, slot] of record.slots) if (this.#slots.drop(slot, now)) record.slots.delete(key);
  }

  /** Nothing is lost with it: day limits and balances come from the store, full minute buckets are as new. */
  #drop(record: EntityRecord, now: number): boolean {
    if (record.loads > 0) return false;
    const { words } = this.#books.memory;
    const cell = this.#books.entityCell(record.entity);
    this.#dropSlots(record, now);
    if (record.slots.size > 0) return false;
    this.#books.section.enter();
    const isBusy = words[(cell + ENTITY.running) * 2] !== 0 || words[(cell + ENTITY.running) * 2 + 1] !== 0;
    const isIdle = !isBusy && this.#isFull(record.entity, now);
    const isDropped = isIdle && giveUp(words, cell + ENTITY.generation, cell + ENTITY.touched, now);
    this.#books.section.leave();
    if (isDropped) this.#places.give(record.entity);
    return isDropped;
  }

  #isFull(entity: number, now: number): boolean {
    const { numbers } = this.#books.memory;
    for (let n = 0; n < RATE_LIMITS.length; n++) {
      const limit = RATE_LIMITS[n];
      if (limit === undefined || limit.daily) continue;
      const bucket = this.#books.bucketOf(entity, limit);
      const quota = numbers[bucket + BUCKET.quota] ?? 0;
      const level = (numbers[bucket + BUCKET.level] ?? 0) + (now - (numbers[bucket + BUCKET.updatedAt] ?? 0)) * quota;
      if (level < quota * limit.windowMs) return false;
    }
    return true;
  }
}
