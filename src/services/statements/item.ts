/** Whom a line of a statement is about; names are those of today, null: it is gone, or the line is about none. */
export interface StatementParty {
  readonly customer_id: string | null;
  readonly customer: string | null;
  readonly customer_user_id: string | null;
  readonly customer_user: string | null;
  readonly token_id: string | null;
  readonly token: string | null;
}

export interface StatementCounts {
  readonly requests: number;
  /** Cached reads and cache writes included. */
  readonly input_tokens: number;
  readonly cached_input_tokens: number;
  readonly cache_write_tokens: number;
  /** Reasoning included. */
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
}

/** What one token spent on one model on one day. */
export interface UsageItem extends StatementParty, StatementCounts {
  readonly type: 'usage';
  /** Local day. */
  readonly period: string;
  readonly model: string;
  /** Decimal USD. */
  readonly charge: string;
}

/** What was added to, or taken from, what a budget may spend; no charge. */
export interface AdjustmentItem extends StatementParty {
  readonly type: 'adjustment';
  /** Local day. */
  readonly period: string;
  readonly at: string;
  readonly budget_id: string;
  /** Decimal USD, signed. */
  readonly adjustment: string;
  readonly reason: string | null;
}

export type StatementItem = UsageItem | AdjustmentItem;
