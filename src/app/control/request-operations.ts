import type { ExportedPage } from './operations.ts';

/** The request log. */
export interface RequestOperations {
  /** One piece of an export of the request log; the cursor asks for the next. */
  exportRequests(params: ExportRequestsParams): Promise<ExportedPage>;
}

export interface ExportRequestsParams {
  readonly format: 'csv' | 'jsonl';
  /** As the list call takes them: filters by name, `from`, `to`, `q`; several values of a filter mean any of them. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly cursor: string | null;
}

export const REQUEST_OPERATION_NAMES = ['exportRequests'] as const satisfies readonly (keyof RequestOperations)[];
