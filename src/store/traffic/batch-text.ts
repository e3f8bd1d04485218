import { TextBuffer } from '../../lib/text-buffer.ts';
import type { AttemptWrite, BudgetSlotName, HoldWrite, SettlementWrite } from '../records/index.ts';
import { quote, quoteOrNull } from './quote.ts';

/** What the hold and the settlement of a request say of where it goes. */
export type RouteNames = Pick<
  SettlementWrite,
  'providerId' | 'provider' | 'deploymentId' | 'priceVersionId' | 'dialectOut'
>;

/** Rows of texts that the records of a group refer to by their number: neighbours often are alike, so the last one is asked first. */
class NamedRows<Row> {
  readonly #isSame: (a: Row, b: Row) => boolean;
  readonly #encode: (row: Row) => string;
  readonly #numbers = new Map<string, number>();
  #last: Row | null = null;
  #lastNumber = 0;
  text = '';

  constructor(isSame: (a: Row, b: Row) => boolean, encode: (row: Row) => string) {
    this.#isSame = isSame;
    this.#encode = encode;
  }

  number(row: Row): number {
    if (this.#last !== null && this.#isSame(this.#last, row)) return this.#lastNumber;
    const text = this.#encode(row);
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(text, number);
      this.text = number === 0 ? text : `${this.text},${text}`;
    }
    this.#last = row;
    this.#lastNumber = number;
    return number;
  }

  clear(): void {
    this.#numbers.clear();
    this.#last = null;
    this.text = '';
  }
}

function haveSameBudgets(a: readonly BudgetSlotName[], b: readonly BudgetSlotName[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const one = a[index];
    const other = b[index];
    if (one?.budgetId !== other?.budgetId || one?.periodStart !== other?.periodStart) return false;
  }
  return true;
}

function haveSameCaller(a: HoldWrite, b: HoldWrite): boolean {
  return (
    a.tokenId === b.tokenId &&
    a.customerUserId === b.customerUserId &&
    a.customerId === b.customerId &&
    a.model === b.model &&
    a.dialectIn === b.dialectIn &&
    a.operation === b.operation &&
    haveSameBudgets(a.budgets, b.budgets)
  );
}

/** `[["bud_…",1767225600000]]`, as the ledger keeps it, quoted. */
export function encodeBudgets(budgets: readonly BudgetSlotName[]): string {
  if (budgets.length === 0) return '"[]"';
  return JSON.stringify(JSON.stringify(budgets.map((slot) => [slot.budgetId, slot.periodStart])));
}

function encodeCaller(hold: HoldWrite): string {
  return (
    `${quoteOrNull(hold.customerId)},${quote(hold.customerUserId)},${quote(hold.tokenId)},${quote(hold.model)},` +
    `${quote(hold.dialectIn)},${quote(hold.operation)},${encodeBudgets(hold.budgets)}`
  );
}

export function haveSameRoute(a: RouteNames, b: RouteNames): boolean {
  return (
    a.deploymentId === b.deploymentId &&
    a.priceVersionId === b.priceVersionId &&
    a.providerId === b.providerId &&
    a.provider === b.provider &&
    a.dialectOut === b.dialectOut
  );
}

function encodeRoute(write: RouteNames): string {
  return (
    `${quote(write.providerId)},${quote(write.provider)},${quote(write.deploymentId)},${quote(write.priceVersionId)},` +
    quote(write.dialectOut)
  );
}

function haveSameTarget(a: AttemptWrite, b: AttemptWrite): boolean {
  return (
    a.deploymentId === b.deploymentId &&
    a.priceVersionId === b.priceVersionId &&
    a.upstreamModel === b.upstreamModel &&
    a.providerId === b.providerId &&
    a.provider === b.provider
  );
}

function encodeTarget(attempt: AttemptWrite): string {
  return (
    `${quote(attempt.providerId)},${quote(attempt.provider)},${quote(attempt.deploymentId)},` +
    `${quote(attempt.upstreamModel)},${quote(attempt.priceVersionId)}`
  );
}

/** A group of records while it grows: the texts that they share, each once, and the records. */
export class BatchText {
  readonly callers = new NamedRows<HoldWrite>(haveSameCaller, encodeCaller);
  readonly routes = new NamedRows<RouteNames>(haveSameRoute, encodeRoute);
  readonly targets = new NamedRows<AttemptWrite>(haveSameTarget, encodeTarget);
  readonly #records = new TextBuffer();
  /** How much of it are whole records. */
  #whole = 0;

  /** Begins a record; the answer takes its values, each behind a comma. What another has begun and not ended is gone. */
  begin(op: number): TextBuffer {
    this.#records.cut(this.#whole);
    this.#records.comma();
    this.#records.number(op);
    return this.#records;
  }

  end(): void {
    this.#whole = this.#records.length;
  }

  /** Answers the group as it crosses to the writer, and begins the next. */
  take(): string {
    this.#records.cut(this.#whole);
    const records = this.#records.take();
    const text = `[[${this.callers.text}],[${this.routes.text}],[${this.targets.text}]${records}]`;
    this.clear();
    return text;
  }

  clear(): void {
    this.callers.clear();
    this.routes.clear();
    this.targets.clear();
    this.#records.cut(0);
    this.#whole = 0;
  }
}
