import { LENGTH, OP, SHORT, SHORT_ATTEMPT, SHORT_CALLER, SHORT_HOLD, SHORT_ROUTE, SHORT_SETTLEMENT } from './wire.ts';
import type { WireValue } from './wire.ts';

type Values = readonly WireValue[];
/** As it crosses: the shared texts of callers, routes and targets, then the records. */
type ShortBatch = readonly (WireValue | Values)[];

const NONE: Values = [];
/** In the order of `SHORT_SETTLEMENT.rareUsage`. */
const NO_RARE_USAGE: Values = [0, 0, 0, 0, 0, 0, 0, 0, null, 0];

/** Lengths of the records that cross as they are. */
const SAME: Readonly<Record<number, number>> = {
  [OP.extension]: LENGTH.extension,
  [OP.checkpoint]: LENGTH.checkpoint,
  [OP.refusal]: LENGTH.refusal,
  [OP.barrier]: LENGTH.barrier,
  [OP.response]: LENGTH.response,
  [OP.labels]: LENGTH.labels,
};

function read(values: Values, place: number): WireValue {
  return values[place] ?? null;
}

/** Puts back into each record what the records of a group have in common. */
class Expansion {
  readonly batch: WireValue[];
  readonly #values: ShortBatch;
  readonly #callers: Values;
  readonly #routes: Values;
  readonly #targets: Values;
  /** Where each record begins in the batch. */
  readonly #starts: number[] = [];
  /** Where the texts of each record's caller begin; of holds alone. */
  readonly #callerOf: number[] = [];

  constructor(values: ShortBatch, batch: WireValue[]) {
    this.batch = batch;
    const [callers, routes, targets] = values as readonly Values[];
    this.#values = values;
    this.#callers = callers ?? NONE;
    this.#routes = routes ?? NONE;
    this.#targets = targets ?? NONE;
  }

  /** Expands the record at `at` and answers where the next one is. */
  expand(at: number): number {
    const op = this.#value(at) as number;
    this.#starts.push(this.batch.length);
    this.#callerOf.push(-1);
    if (op === OP.hold) return this.#hold(at);
    if (op === OP.settlement) return this.#settlementAlone(at);
    if (op === SHORT.settledWithHold) return this.#settlementWithHold(at);
    const length = SAME[op];
    if (length === undefined) throw new Error(`unknown record ${op} in a commit`);
    for (let place = at; place < at + length; place++) this.batch.push(this.#value(place));
    return at + length;
  }

  #value(place: number): WireValue {
    return (this.#values[place] as WireValue | undefined) ?? null;
  }

  #hold(at: number): number {
    const caller = (this.#value(at + SHORT_HOLD.caller) as number) * SHORT_CALLER.length;
    const route = (this.#value(at + SHORT_HOLD.route) as number) * SHORT_ROUTE.length;
    this.#callerOf[this.#callerOf.length - 1] = caller;
    const { batch } = this;
    batch.push(OP.hold);
    for (let place = SHORT_HOLD.id; place < SHORT_HOLD.caller; place++) batch.push(this.#value(at + place));
    for (let place = caller; place < caller + SHORT_CALLER.dialectIn; place++) batch.push(read(this.#callers, place));
    for (let place = route; place < route + SHORT_ROUTE.dialectOut; place++) batch.push(read(this.#routes, place));
    batch.push(
      read(this.#callers, caller + SHORT_CALLER.dialectIn),
      read(this.#routes, route + SHORT_ROUTE.dialectOut),
    );
    batch.push(read(this.#callers, caller + SHORT_CALLER.operation));
    for (let place = SHORT_HOLD.stream; place < SHORT.hold; place++) batch.push(this.#value(at + place));
    batch.push(read(this.#callers, caller + SHORT_CALLER.budgets));
    return at + SHORT.hold;
  }

  #settlementAlone(at: number): number {
    const caller = (this.#value(at + 3) as number) * SHORT_CALLER.length;
    return this.#settlement(this.#value(at + 1), this.#value(at + 2), caller, -1, at + SHORT.settlement);
  }

  #settlementWithHold(at: number): number {
    const item = this.#value(at + 1) as number;
    const start = this.#starts[item];
    const caller = this.#callerOf[item];
    if (start === undefined || caller === undefined || caller < 0)
      throw new Error('a settlement without its hold in a commit');
    this.batch[start] = OP.holdMerged;
    const id = read(this.batch, start + SHORT_HOLD.id);
    return this.#settlement(id, read(this.batch, start + SHORT_HOLD.at), caller, start, at + SHORT.withHold);
  }

  /** @param at where the values begin that settlements of either kind have */
  #settlement(id: WireValue, holdAt: WireValue, caller: number, holdRecord: number, at: number): number {
    const route = (this.#value(at) as number) * SHORT_ROUTE.length;
    const rareUsage = this.#values[at + SHORT_SETTLEMENT.rareUsage];
    const rare = rareUsage === 0 ? NO_RARE_USAGE : (rareUsage as Values);
    const attempts = this.#value(at + SHORT_SETTLEMENT.attempts) as number;
    const labels = this.#value(at + SHORT_SETTLEMENT.labels) as number;
    const { batch } = this;
    batch.push(OP.settlement, id);
    for (let place = route; place < route + SHORT_ROUTE.length; place++) batch.push(read(this.#routes, place));
    for (let place = SHORT_SETTLEMENT.status; place < SHORT_SETTLEMENT.output; place++)
      batch.push(this.#value(at + place));
    batch.push(read(rare, 0), read(rare, 1), read(rare, 2), read(rare, 3), this.#value(at + SHORT_SETTLEMENT.output));
    for (let place = 4; place < NO_RARE_USAGE.length; place++) batch.push(read(rare, place));
    for (let place = SHORT_SETTLEMENT.charge; place < SHORT_SETTLEMENT.attempts; place++)
      batch.push(this.#value(at + place));
    batch.push(this.#value(at + SHORT_SETTLEMENT.phase), this.#value(at + SHORT_SETTLEMENT.at));
    batch.push(read(this.#callers, caller + SHORT_CALLER.budgets), holdRecord, holdAt);
    for (let place = caller; place < caller + SHORT_CALLER.dialectIn; place++) batch.push(read(this.#callers, place));
    batch.push(attempts, this.#value(at + SHORT_SETTLEMENT.sameRoute), labels);
    let next = at + SHORT_SETTLEMENT.length;
    for (let index = 0; index < attempts; index++) next = this.#attempt(next);
    const end = next + labels * LENGTH.label;
    for (; next < end; next++) batch.push(this.#value(next));
    return end;
  }

  #attempt(at: number): number {
    const target = (this.#value(at + SHORT_ATTEMPT.target) as number) * SHORT_ATTEMPT.targetLength;
    const { batch } = this;
    batch.push(this.#value(at), this.#value(at + 1));
    for (let place = target; place < target + SHORT_ATTEMPT.targetLength; place++)
      batch.push(read(this.#targets, place));
    batch.push(this.#value(at + SHORT_ATTEMPT.status), this.#value(at + SHORT_ATTEMPT.errorType));
    for (let place = SHORT_ATTEMPT.providerCost; place < SHORT_ATTEMPT.errorType; place++)
      batch.push(this.#value(at + place));
    batch.push(this.#value(at + SHORT_ATTEMPT.reason), this.#value(at + SHORT_ATTEMPT.ended));
    return at + SHORT_ATTEMPT.length;
  }
}

/**
 * Reads a group commit as it crossed: the flat array that `walk.ts` goes through.
 *
 * @param batch is used for it, whatever it held; a writer's own spares it a new one for each group
 */
export function readBatch(text: string, batch: WireValue[] = []): readonly WireValue[] {
  const values = JSON.parse(text) as ShortBatch;
  batch.length = 0;
  const expansion = new Expansion(values, batch);
  for (let at: number = SHORT.begin; at < values.length;) at = expansion.expand(at);
  return batch;
}
