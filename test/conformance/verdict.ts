/** Kept, left out with a warning that names it, or lost. */
export type Verdict = 'kept' | 'warned' | { readonly lost: string };

/** What became of each feature that a case has. */
export type Verdicts = ReadonlyMap<string, Verdict>;

const SHOWN_MAX = 600;

export function lost(before: unknown, after: unknown): Verdict {
  return { lost: `${JSON.stringify(before)} became ${JSON.stringify(after)}`.slice(0, SHOWN_MAX) };
}

export function failed(what: string, error: unknown): Verdicts {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new Map([[what, { lost: why.slice(0, SHOWN_MAX) }]]);
}
