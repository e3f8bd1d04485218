/** Whose bodies are kept: nobody's, those of requests that failed, or all. */
export type KeepBodies = 'off' | 'errors' | 'all';

/** One body as it came or went. Headers are never kept. */
export interface KeptBody {
  readonly contentType: string;
  /** Its beginning, as text. */
  readonly text: string;
  /** Of the whole, which may be more than the text. */
  readonly bytes: number;
}

/** What is kept of a request. */
export interface KeptBodies {
  readonly request: KeptBody;
  /** null: nothing was sent. */
  readonly response: KeptBody | null;
}

/** The same with whose it is, before it is sealed. */
export interface TakenBodies extends KeptBodies {
  readonly id: string;
  /** UTC milliseconds. */
  readonly at: number;
  readonly customerId: string | null;
  readonly customerUserId: string;
  readonly endUser: string | null;
}
