import { LENGTH, OP, SETTLEMENT, type WireValue } from './wire.ts';

/** What a driver does with each record of a commit; `start` is where the record begins. */
export interface RecordVisitor {
  hold(batch: readonly WireValue[], start: number): void;
  holdMerged(batch: readonly WireValue[], start: number): void;
  extension(batch: readonly WireValue[], start: number): void;
  checkpoint(batch: readonly WireValue[], start: number): void;
  settlement(batch: readonly WireValue[], start: number): void;
  refusal(batch: readonly WireValue[], start: number): void;
  response(batch: readonly WireValue[], start: number): void;
  labels(batch: readonly WireValue[], start: number): void;
}

/** Where the labels of a settlement's record begin. */
export function findLabels(batch: readonly WireValue[], start: number): number {
  return start + LENGTH.settlement + (batch[start + SETTLEMENT.attempts] as number) * LENGTH.attempt;
}

/** Hands the record at `start` to the visitor and answers where the next one begins. */
export function visitRecord(batch: readonly WireValue[], start: number, visitor: RecordVisitor): number {
  switch (batch[start]) {
    case OP.hold:
      visitor.hold(batch, start);
      return start + LENGTH.hold;
    case OP.holdMerged:
      visitor.holdMerged(batch, start);
      return start + LENGTH.hold;
    case OP.extension:
      visitor.extension(batch, start);
      return start + LENGTH.extension;
    case OP.checkpoint:
      visitor.checkpoint(batch, start);
      return start + LENGTH.checkpoint;
    case OP.settlement:
      visitor.settlement(batch, start);
      return findLabels(batch, start) + (batch[start + SETTLEMENT.labels] as number) * LENGTH.label;
    case OP.refusal:
      visitor.refusal(batch, start);
      return start + LENGTH.refusal;
    case OP.response:
      visitor.response(batch, start);
      return start + LENGTH.response;
    case OP.labels:
      visitor.labels(batch, start);
      return start + LENGTH.labels;
    case OP.barrier:
      return start + LENGTH.barrier;
    default:
      throw new Error(`unknown record ${String(batch[start])} in a commit`);
  }
}

/** Finds where the next record begins, and no more. */
export const SKIP_RECORD: RecordVisitor = {
  hold() {},
  holdMerged() {},
  extension() {},
  checkpoint() {},
  settlement() {},
  refusal() {},
  response() {},
  labels() {},
};
