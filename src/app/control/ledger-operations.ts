import type { RecomputationAnswer, VerificationAnswer } from '../../services/ledger/index.ts';
import type { OnProgress } from './on-progress.ts';
import type { ExportedPage } from './operations.ts';

/** What commands ask about the ledger; part of `Operations`. */
export interface LedgerOperations {
  /** Appends an adjustment to the ledger. */
  adjustBudget(params: AdjustBudgetParams): Promise<AdjustedBudget>;
  /** Recomputes balances and rollups, and compares requests with their entries. */
  verifyLedger(params: Record<string, never>, onProgress?: OnProgress): Promise<VerifiedBooks>;
  /** Prices requests again, by their own prices and by others. */
  recomputeLedger(params: RecomputeLedgerParams, onProgress?: OnProgress): Promise<RecomputedLedger>;
  /** One piece of an export of the ledger; the cursor asks for the next. */
  exportLedger(params: ExportLedgerParams): Promise<ExportedPage>;
}

export interface ExportLedgerParams {
  readonly format: 'csv' | 'jsonl';
  /** As the list call takes them: filters by name, `from`, `to`; several values of a filter mean any of them. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly cursor: string | null;
}

/** As the call answers it. */
export type VerifiedBooks = VerificationAnswer;

export type RecomputedLedger = RecomputationAnswer;

/** The fields of `recomputeFieldsSchema`, before they are checked. */
export type RecomputeLedgerParams = Readonly<Record<string, unknown>>;

export interface AdjustBudgetParams {
  /** Id of the budget. */
  readonly budget: string;
  /** Decimal USD: what is added to what may be spent. */
  readonly amount: string;
  readonly reason: string;
  /** RFC 3339; null: the current period. */
  readonly periodStart: string | null;
}

export interface AdjustedBudget {
  /** Of the entry. */
  readonly id: string;
  readonly budget: string;
  readonly amount: string;
  /** RFC 3339; null: the budget has one period. */
  readonly periodStart: string | null;
  /** Of the budget in its current period, decimal USD. */
  readonly spent: string;
  readonly held: string;
  readonly adjusted: string;
  readonly remaining: string;
}

/** Their names, for the protocol. */
export const LEDGER_OPERATION_NAMES = [
  'adjustBudget',
  'verifyLedger',
  'recomputeLedger',
  'exportLedger',
] as const satisfies readonly (keyof LedgerOperations)[];
