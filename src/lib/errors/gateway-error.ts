import { ERROR_TABLE } from './table.ts';
import type { ErrorEntry, ErrorType } from './table.ts';

/** One line of an error's `details`: always an object, one a field. Values must be safe to show to the caller. */
export type ErrorDetail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What a `GatewayError` may carry besides its type. */
export interface GatewayErrorOptions {
  /** Shown to the caller in the envelope's `details`. */
  readonly details?: readonly ErrorDetail[];
  /** Added to the public text, after a colon; must be safe to show. English. */
  readonly hint?: string;
  /** For the log alone, never shown. */
  readonly internal?: string;
  readonly cause?: unknown;
  /** How long the caller should wait before it tries again, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Extra response headers (for example `RateLimit`). */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The one error class: everything a client can see is a row of the table. */
export class GatewayError extends Error {
  readonly type: ErrorType;
  readonly details: readonly ErrorDetail[];
  readonly hint: string | undefined;
  readonly internal: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(type: ErrorType, options: GatewayErrorOptions = {}) {
    const entry = ERROR_TABLE[type];
    super(options.hint === undefined ? entry.en : `${entry.en}: ${options.hint}`, { cause: options.cause });
    this.name = 'GatewayError';
    this.type = type;
    this.details = options.details ?? [];
    this.hint = options.hint;
    this.internal = options.internal;
    this.retryAfterMs = options.retryAfterMs;
    this.headers = options.headers;
  }

  get entry(): ErrorEntry {
    return ERROR_TABLE[this.type];
  }
}

/** Any throwable as a `GatewayError`; an unknown one becomes `internal_error` and keeps its text for the log alone. */
export function toGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError('internal_error', {
    cause: error,
    internal: error instanceof Error ? error.message : String(error),
  });
}

/** An `invalid_request` with one detail a field. */
export function invalidField(path: string, problem: string): GatewayError {
  return new GatewayError('invalid_request', { details: [{ path, problem }], hint: `${path} ${problem}` });
}

/** An `unsupported_parameter` with its one detail: what nobody offers here, whoever would be asked. */
export function unsupportedField(path: string, problem: string): GatewayError {
  return new GatewayError('unsupported_parameter', { details: [{ path, problem }], hint: `${path} ${problem}` });
}
