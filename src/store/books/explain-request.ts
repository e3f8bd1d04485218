import type { BookFault, BookFaultKind } from '../books-port.ts';
import type { LedgerPhase, RequestState } from '../records/index.ts';

/** How far the instant of a row may lie from the one in its key: lists and partitions look no further. */
const SLACK_MS = 86_400_000;

export interface BookRequest {
  /** 32 hex digits. */
  readonly key: string;
  readonly at: number;
  readonly state: RequestState;
  readonly hold: bigint;
  readonly charge: bigint;
  readonly overrun: bigint;
  readonly providerCost: bigint;
  readonly priceVersionId: string;
}

export interface BookEntry {
  readonly key: string;
  readonly phase: LedgerPhase;
  readonly n: number;
  readonly amount: bigint;
  readonly providerCost: bigint;
  /** As it is kept. */
  readonly budgets: string;
  readonly priceVersionId: string | null;
  readonly reason: string | null;
}

/** Everything with one key. */
export interface BookGroup {
  readonly key: string;
  readonly request: BookRequest | null;
  readonly entries: readonly BookEntry[];
  readonly attemptCosts: readonly bigint[];
}

/** Collects what is wrong with one group. */
class Explainer {
  readonly faults: BookFault[] = [];
  readonly #id: string;

  constructor(id: string) {
    this.#id = id;
  }

  add(kind: BookFaultKind, field: string, expected: unknown, found: unknown): void {
    const texts = { expected: String(expected), found: String(found) };
    this.faults.push({ kind, id: this.#id, budgetId: null, periodStart: null, usage: null, field, ...texts });
  }

  expect(kind: BookFaultKind, field: string, expected: unknown, found: unknown): void {
    if (expected !== found) this.add(kind, field, expected, found);
  }
}

function explainAdjustments(entries: readonly BookEntry[], into: Explainer): void {
  for (const { amount, budgets, reason } of entries) {
    const count = (JSON.parse(budgets) as readonly unknown[]).length;
    if (count !== 1) into.add('adjustment', 'budgets', 1, count);
    if (amount === 0n) into.add('adjustment', 'amount', 'an amount', 0);
    if (reason === null || reason === '') into.add('adjustment', 'reason', 'a reason', 'none');
  }
}

function isEnd({ phase }: BookEntry): boolean {
  return phase === 'settlement' || phase === 'recovery' || phase === 'release';
}

function explainHold(request: BookRequest, entries: readonly BookEntry[], into: Explainer): BookEntry | null {
  const holds = entries.filter(({ phase }) => phase === 'hold');
  const [hold] = holds;
  if (hold === undefined) {
    into.add('missing_hold', 'phase', 'hold', 'none');
    return null;
  }
  into.expect('hold', 'holds', 1, holds.length);
  into.expect('hold', 'amount', request.hold, hold.amount);
  into.expect('hold', 'provider_cost', 0n, hold.providerCost);
  for (const entry of entries) {
    if (entry.phase !== 'extension') continue;
    into.expect('extension', 'budgets', hold.budgets, entry.budgets);
    into.expect('extension', 'provider_cost', 0n, entry.providerCost);
  }
  return hold;
}

/** What an end is called where the row is in a state. A release is an end without a charge. */
function isEndOf(state: RequestState, { phase }: BookEntry): boolean {
  if (state === 'recovered') return phase === 'recovery';
  return state === 'settled' && (phase === 'settlement' || phase === 'release');
}

function explainEnd(request: BookRequest, end: BookEntry, hold: BookEntry | null, into: Explainer): void {
  if (!isEndOf(request.state, end)) {
    into.add('stray_settlement', 'phase', request.state === 'recovered' ? 'recovery' : 'settlement', end.phase);
  }
  into.expect('charge', 'amount', request.charge, end.amount);
  if (end.phase === 'release') into.expect('release', 'amount', 0n, end.amount);
  into.expect('provider_cost', 'provider_cost', request.providerCost, end.providerCost);
  into.expect('price_version', 'price_version_id', request.priceVersionId, end.priceVersionId);
  if (hold !== null) into.expect('budgets', 'budgets', hold.budgets, end.budgets);
}

function explainOverrun(
  request: BookRequest,
  entries: readonly BookEntry[],
  hold: BookEntry | null,
  into: Explainer,
): void {
  let sum = 0n;
  for (const entry of entries) {
    if (entry.phase !== 'overrun') continue;
    sum += entry.amount;
    if (hold !== null) into.expect('overrun', 'budgets', hold.budgets, entry.budgets);
  }
  into.expect('overrun', 'amount', request.overrun, sum);
}

function explainEnded(group: BookGroup, request: BookRequest, hold: BookEntry | null, into: Explainer): void {
  const ends = group.entries.filter(isEnd);
  const [end] = ends;
  if (end === undefined)
    into.add('missing_settlement', 'phase', request.state === 'recovered' ? 'recovery' : 'settlement', 'none');
  else explainEnd(request, end, hold, into);
  if (ends.length > 1) into.add('stray_settlement', 'phases', 1, ends.map(({ phase }) => phase).join(' '));
  explainOverrun(request, group.entries, hold, into);
  // A recovered request's attempts went with the process.
  if (request.state !== 'settled') return;
  let attempts = 0n;
  for (const cost of group.attemptCosts) attempts += cost;
  into.expect('provider_cost', 'attempts', request.providerCost, attempts);
}

function explainHeld({ entries, attemptCosts }: BookGroup, request: BookRequest, into: Explainer): void {
  for (const entry of entries) {
    if (isEnd(entry) || entry.phase === 'overrun') into.add('stray_settlement', 'phase', 'none', entry.phase);
  }
  into.expect('charge', 'charge', 0n, request.charge);
  into.expect('provider_cost', 'attempt_count', 0, attemptCosts.length);
}

/** What is wrong with a request, its attempts and its entries, or with an adjustment. */
export function explainGroup(group: BookGroup): readonly BookFault[] {
  const { key, request, entries } = group;
  if (request === null) {
    const adjustments = entries.filter(({ phase }) => phase === 'adjustment');
    const into = new Explainer(`${adjustments.length > 0 ? 'led' : 'req'}_${key}`);
    explainAdjustments(adjustments, into);
    const others = entries.filter(({ phase }) => phase !== 'adjustment');
    if (others.length > 0) into.add('missing_request', 'id', 'a request', others.map(({ phase }) => phase).join(' '));
    if (group.attemptCosts.length > 0) into.add('missing_request', 'id', 'a request', 'attempts');
    return into.faults;
  }
  const into = new Explainer(`req_${key}`);
  const hold = explainHold(request, entries, into);
  if (request.state === 'held') explainHeld(group, request, into);
  else explainEnded(group, request, hold, into);
  if (entries.some(({ phase }) => phase === 'adjustment'))
    into.add('adjustment', 'id', 'an id of its own', 'a request');
  const instant = Number.parseInt(key.slice(0, 12), 16);
  if (Math.abs(instant - request.at) > SLACK_MS) into.add('instant', 'at', instant, request.at);
  return into.faults;
}
