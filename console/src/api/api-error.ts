/** One thing that is wrong with a call, as the server says it. */
interface ApiProblem {
  /** The field, `limits.requests_per_minute`; absent: the call as a whole. */
  readonly path?: string;
  readonly problem?: string;
  readonly [fact: string]: unknown;
}

interface ErrorEnvelope {
  readonly code?: number;
  readonly message?: string;
  readonly error?: { readonly type?: string; readonly details?: readonly ApiProblem[] };
  readonly request_id?: string;
}

/** A call that failed. `code` (API reference, section 6) decides what a page does, never `message`; 0: no answer came. */
export class ApiError extends Error {
  readonly code: number;
  readonly type: string;
  readonly status: number;
  readonly details: readonly ApiProblem[];
  readonly requestId: string | null;
  /** Seconds after which the call may be made again; null: it was not said. */
  readonly retryAfter: number | null;

  constructor(status: number, envelope: ErrorEnvelope, retryAfter: string | null = null) {
    super(envelope.message ?? 'no answer');
    this.name = 'ApiError';
    this.code = envelope.code ?? 0;
    this.type = envelope.error?.type ?? 'no_answer';
    this.status = status;
    this.details = envelope.error?.details ?? [];
    this.requestId = envelope.request_id ?? null;
    this.retryAfter = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
  }
}

/** The session is over, or never was: sign in again. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && (error.code === 40101 || error.code === 40102 || error.code === 40103);
}

/** The code of what the caller's role may not do. */
export const FORBIDDEN = 40301;

export function isForbidden(error: unknown): boolean {
  return error instanceof ApiError && error.code === FORBIDDEN;
}

export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.code === 40401;
}

/** Something else hangs on it, or its name is taken. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.code === 40901;
}
