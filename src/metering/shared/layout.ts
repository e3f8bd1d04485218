/**
 * How the counters of several processes lie in one mapped memory. It is made of cells of eight bytes: a number, an amount of
 * money (two words, the low one first), or two words of their own.
 */

/** The word that says who is in the critical section: 0, or the number of an area plus one. */
export const LOCK_WORD = 0;
/** The latest instant that anybody has seen. */
export const LATEST_CELL = 8;
const HEADER_CELLS = 512;

/** What a process has for itself: who it is, what it would have to undo, what its requests have taken. */
export const AREA = {
  /** Entries of the undo list (word). */
  undoCount: 0,
  /** Process id (first word). */
  pid: 1,
  /** When the process started, as the system counts it: another process may get the same id. */
  startedAt: 2,
  undo: 64,
} as const;

/** A section changes less than this many cells: eight entities with their buckets (seven notes each) and 160 slots with three cells each. */
export const UNDO_MAX = 1024;
/** An entry of the undo list: the cell in the first word, its old value in the second cell. */
export const UNDO_CELLS = 2;

export const GRANT_STATE = { free: 0, held: 1, settled: 2 } as const;

/** What one request has taken. */
export const GRANT = {
  /** State (first word). */
  state: 0,
  /** Entities and slots (a word each). */
  counts: 1,
  /** The 32 hex digits of the request's id as four words. */
  id: 2,
  hold: 4,
  charge: 5,
  /** Reserved from the token limits. */
  tokens: 6,
  /** The latest instant that was seen when it was held, UTC milliseconds. */
  heldAt: 7,
  /** Entity (first word), and the limits that it was counted in as bits (second word). */
  entities: 8,
  /** Two to a cell. */
  slots: 16,
  cells: 96,
} as const;
export const GRANT_ENTITIES_MAX = GRANT.slots - GRANT.entities;
export const GRANT_SLOTS_MAX = (GRANT.cells - GRANT.slots) * 2;

/** All that is counted of one entity. */
export const ENTITY = {
  /** Rises each time the place gets another entity (first word). */
  generation: 0,
  /** Requests under way; grants that are not durable yet. */
  running: 1,
  /** When it was last prepared, see `toTouch` (first word). */
  touched: 2,
  /** See `BUCKET`; one a limit. */
  buckets: 4,
  bucketCells: 5,
  cells: 24,
} as const;
/** Quota (0: there is no bucket yet), level, when it was brought up to date; taken in the present window and in the one before. */
export const BUCKET = { quota: 0, level: 1, updatedAt: 2, used: 3, usedBefore: 4 } as const;

/** One budget in one of its periods. */
export const SLOT = {
  /** As an entity's; second word: 1 when the next idle moment reads the balance anew. */
  generation: 0,
  /** Grants that are not durable yet; holds and settlements, counted. */
  pins: 1,
  spent: 2,
  held: 3,
  /** As an entity's. */
  touched: 4,
  /** The sum of the adjustments, and how many it is of. */
  adjusted: 5,
  adjustments: 6,
  cells: 8,
} as const;

/** How much there is room for. */
export interface Capacity {
  /** Processes, those that are being recovered included. */
  readonly areas: number;
  /** Requests under way in one process. */
  readonly grants: number;
  readonly entities: number;
  readonly slots: number;
}

/** Where everything begins, in cells. */
export interface Layout extends Capacity {
  readonly areaCells: number;
  readonly grantsAt: number;
  readonly firstArea: number;
  readonly firstEntity: number;
  readonly firstSlot: number;
  readonly bytes: number;
}

export const CELL_BYTES = 8;

/** Pages that nobody touches are no memory, so there is plenty. */
export function roomFor(areas: number): Capacity {
  return { areas, grants: 8192, entities: 65_536, slots: 131_072 };
}

export function layOut(capacity: Capacity): Layout {
  const grantsAt = AREA.undo + UNDO_MAX * UNDO_CELLS;
  const areaCells = grantsAt + capacity.grants * GRANT.cells;
  const firstEntity = HEADER_CELLS + capacity.areas * areaCells;
  const firstSlot = firstEntity + capacity.entities * ENTITY.cells;
  const cells = firstSlot + capacity.slots * SLOT.cells;
  return {
    ...capacity,
    areaCells,
    grantsAt,
    firstArea: HEADER_CELLS,
    firstEntity,
    firstSlot,
    bytes: cells * CELL_BYTES,
  };
}

const TOUCH_ORIGIN_MS = Date.UTC(2020, 0, 1);

/** An instant in seconds, small enough for a word until 2088. */
export function toTouch(nowMs: number): number {
  return Math.trunc((nowMs - TOUCH_ORIGIN_MS) / 1000);
}
