import type { StatementItem } from '../../services/statements/index.ts';

/** What commands ask about statements; part of `Operations`. */
export interface StatementOperations {
  /** One piece of a month's statement; the cursor asks for the next. */
  readStatement(params: ReadStatementParams): Promise<StatementPiece>;
}

export interface ReadStatementParams {
  /** `2026-10` */
  readonly month: string;
  readonly timeZone: string;
  /** Id of a customer; `none`: customer users without one; null: everybody. */
  readonly customer: string | null;
  readonly cursor: string | null;
}

export interface StatementPiece {
  readonly items: readonly StatementItem[];
  readonly nextCursor: string | null;
}

/** Their names, for the protocol. */
export const STATEMENT_OPERATION_NAMES = ['readStatement'] as const satisfies readonly (keyof StatementOperations)[];
