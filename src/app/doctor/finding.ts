/** One finding: what was looked at, how it is, and what to do about it. */
export interface Finding {
  readonly check: string;
  readonly outcome: 'ok' | 'warning' | 'failed';
  readonly message: string;
}

export function ok(check: string, message: string): Finding {
  return { check, outcome: 'ok', message };
}

export function warning(check: string, message: string): Finding {
  return { check, outcome: 'warning', message };
}

export function failed(check: string, message: string): Finding {
  return { check, outcome: 'failed', message };
}

/** What an error says. */
export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
