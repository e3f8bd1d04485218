/**
 * A group commit as the writer reads it: one array, flat, of records that start with an operation. Amounts are integers, as
 * decimal texts beyond 2^53; keys are the 32 hex digits of the id. The order of the fields is the order of the parameters
 * that the writer binds. It crosses, and lies in the journal, in a shorter form (`SHORT`) as JSON: a flat array of texts and numbers
 * costs a fraction of what cloning objects does.
 */
export const OP = {
  /** The request's row and its hold. */
  hold: 0,
  /** The hold alone: its settlement is in the same commit and writes the row. */
  holdMerged: 1,
  extension: 2,
  checkpoint: 3,
  settlement: 4,
  refusal: 5,
  /** Marks a place for somebody who waits until all before it is durable. */
  barrier: 6,
  /** What is kept of an answer for its client; behind its settlement. */
  response: 7,
  /** What the client says of its request; behind its hold. */
  labels: 8,
} as const;

/** Lengths of the records, operation included. A settlement is followed by its attempts, and these by its labels. */
export const LENGTH = {
  hold: 20,
  extension: 6,
  checkpoint: 6,
  settlement: 42,
  attempt: 15,
  /** Name and value. */
  label: 2,
  refusal: 8,
  barrier: 1,
  response: 11,
  labels: 4,
} as const;

/** Places of the fields that the writer reads itself. */
export const HOLD = {
  id: 1,
  at: 3,
  customerId: 4,
  /** Customer user; customer and token; model, dialect and operation of the call; the same five as a settlement's route. */
  user: [5],
  caller: [4, 6],
  call: [7, 12, 14],
  route: [8, 9, 10, 11, 13],
  priceVersionId: 11,
  /** First of stream, amount, estimate, margin. */
  stream: 15,
  amount: 16,
  budgets: 19,
} as const;

export const EXTENSION = { budgets: 5 } as const;

/** Counted from the attempt's `n`; the target is provider id … price version. */
export const ATTEMPT = { target: [2, 3, 4, 5, 6], status: 7 } as const;

export const SETTLEMENT = {
  id: 1,
  /** First of what names the route: provider id … dialect. */
  route: 2,
  routePlaces: [2, 3, 4, 5, 6],
  provider: 3,
  priceVersionId: 5,
  /** First of the other parameters of the row: status … warnings, phase. */
  row: 7,
  rowEnd: 31,
  errorType: 10,
  input: 11,
  cachedRead: 12,
  cacheWrite5m: 13,
  cacheWrite1h: 14,
  cacheWrite30m: 15,
  cacheWrite12h: 16,
  output: 17,
  reasoning: 18,
  charge: 24,
  overrun: 25,
  providerCost: 26,
  latencyMs: 27,
  timeToFirstTokenMs: 28,
  phase: 30,
  at: 31,
  budgets: 32,
  /** Where the record of the hold is in this commit, −1 when it was committed before. */
  holdRecord: 33,
  holdAt: 34,
  customerId: 35,
  customerUserId: 36,
  tokenId: 37,
  model: 38,
  attempts: 39,
  /** 1 when the route is the one that the hold wrote. */
  sameRoute: 40,
  /** How many labels follow. */
  labels: 41,
} as const;

/** The first record of the conversation, and when it went on. */
export const RESPONSE = { id: 1, rootId: 6, at: 7 } as const;

/** End user and metadata, as they are kept. */
export const LABELS = { id: 1, endUser: 2, metadata: 3 } as const;

/**
 * The shorter form begins with the texts that records share, in three arrays, one after another: of callers, of routes, of attempts'
 * targets. Records name them by their number. A settlement whose hold is in the same group is an operation of its own, which names
 * the hold's record by its number; what a settlement seldom has is one value, 0 where it has none of it.
 */
export const SHORT = {
  /** Where the records begin. */
  begin: 3,
  settledWithHold: 9,
  hold: 10,
  /** What a settlement has before the values of `SHORT_SETTLEMENT`: operation, key, time of the hold, caller; or operation, record. */
  settlement: 4,
  withHold: 2,
} as const;

/** Customer, customer user, token, model; dialect, operation, budgets. */
export const SHORT_CALLER = { dialectIn: 4, operation: 5, budgets: 6, length: 7 } as const;

/** Provider id, provider, deployment, price version; dialect. */
export const SHORT_ROUTE = { dialectOut: 4, length: 5 } as const;

export const SHORT_HOLD = { id: 1, at: 3, caller: 4, route: 5, stream: 6 } as const;

export const SHORT_SETTLEMENT = {
  route: 0,
  sameRoute: 1,
  phase: 2,
  at: 3,
  /** First of status … cached input. */
  status: 4,
  output: 10,
  /** Cache writes of four kinds, reasoning, audio in and out, images, details, whether any count was estimated. */
  rareUsage: 11,
  /** First of charge … warnings. */
  charge: 12,
  attempts: 18,
  labels: 19,
  length: 20,
} as const;

export const SHORT_ATTEMPT = {
  target: 2,
  status: 3,
  /** First of provider cost … the provider's own id. */
  providerCost: 4,
  errorType: 8,
  reason: 9,
  ended: 10,
  length: 11,
  targetLength: 5,
} as const;

/** Stands for all of the above: what another version has written with another layout must not be read with this one. */
export const LAYOUT = Bun.hash.crc32(
  JSON.stringify({
    long: [OP, LENGTH, HOLD, EXTENSION, ATTEMPT, SETTLEMENT, RESPONSE, LABELS],
    short: [SHORT, SHORT_CALLER, SHORT_ROUTE, SHORT_HOLD, SHORT_SETTLEMENT, SHORT_ATTEMPT],
  }),
);

/** One value of the array. */
export type WireValue = string | number | null;
