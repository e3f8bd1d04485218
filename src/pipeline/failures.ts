import type { WireFormat } from '../dialects/port.ts';
import type { EgressError, EgressHeaders } from '../egress/port.ts';
import { GatewayError } from '../lib/errors/index.ts';
import { redactSecrets } from '../lib/redact.ts';
import type { ProviderAccount } from '../providers/port.ts';
import { hideSecrets } from './hide-secrets.ts';
import type { Usage } from '../store/records/index.ts';
import type { Candidate } from './plan.ts';
import { isOutOfMoney, readRefusal } from './refusals.ts';
import type { RefusalReason } from './refusals.ts';

/** The operator has to act: the same call fails again. */
const LASTING_STATUSES: ReadonlySet<number> = new Set([401, 402, 403, 404]);
const MESSAGE_LENGTH_MAX = 500;
const RETRY_AFTER_MAX_MS = 24 * 3600 * 1000;

/** Statuses whose body is the client's own business: passed on to a client of the same dialect. */
const CLIENT_STATUSES: ReadonlySet<number> = new Set([400, 413, 422]);
/** The provider's own wait is over. */
const TIMEOUT_STATUSES: ReadonlySet<number> = new Set([408, 504]);
/** Below 500, and yet a failure of the deployment that may pass: its model did not answer. */
const FAILED_STATUSES: ReadonlySet<number> = new Set([408, 424]);

/** How an attempt failed, and what may be done about it. */
export interface AttemptFailure {
  readonly error: GatewayError;
  /** Whether another deployment may be tried. */
  readonly retryable: boolean;
  /** For health and breaker. */
  readonly outcome: 'failed' | 'rate-limited' | 'ok';
  /** Whether the provider may have done (and may bill) some work. */
  readonly billable: boolean;
  /** What it used, where it said so. */
  readonly usage?: Usage;
  /** Why no deployment of the same model would serve either. */
  readonly reason?: RefusalReason;
  /** How long the provider asks to be left alone, where that is not the client's business. */
  readonly restMs?: number | null;
}

/** A failed exchange without an answer. */
export function describeEgressFailure(error: EgressError, provider: string): AttemptFailure {
  const timedOut = error.kind.endsWith('timeout');
  return {
    error: new GatewayError(timedOut ? 'upstream_timeout' : 'upstream_error', {
      hint: error.kind,
      details: [{ provider, problem: error.kind }],
      internal: error.message,
      cause: error,
    }),
    retryable: true,
    outcome: 'failed',
    billable: error.sent,
  };
}

/**
 * The wait that a provider asks for: `retry-after-ms`, else `Retry-After` in seconds or as an HTTP date (RFC 9110, section 10.2.3).
 * @returns milliseconds, null when none is given or it makes no sense.
 */
export function parseRetryAfter(headers: EgressHeaders, nowMs: number): number | null {
  const exact = headers.get('retry-after-ms');
  const exactMs =
    exact !== null && /^\d{1,9}(\.\d+)?$/.test(exact) ? Math.min(Number(exact), RETRY_AFTER_MAX_MS) : null;
  // Seen beside a `Retry-After` of a second (Azure): no wait at all is none that was meant.
  if (exactMs !== null && exactMs > 0) return exactMs;
  const text = headers.get('retry-after');
  if (text === null) return exactMs;
  if (/^\d{1,6}(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, RETRY_AFTER_MAX_MS);
  // An HTTP date begins with the name of its day; the runtime takes many other texts for dates.
  const date = /^[A-Z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.min(Math.max(0, date - nowMs), RETRY_AFTER_MAX_MS);
}

/** An answer outside 2xx, read whole. `passOn` says that its body goes to the client as it is. */
export function describeStatusFailure(
  answered: number,
  body: Uint8Array,
  dialect: WireFormat,
  provider: string,
  retryAfterMs: number | null,
): AttemptFailure & { readonly passOn: boolean } {
  const said = dialect.decodeError(body);
  const status = said.status ?? answered;
  if (CLIENT_STATUSES.has(status)) {
    const reason = readRefusal(status, said);
    const error = new GatewayError(status === 413 ? 'request_too_large' : 'invalid_request', {
      hint: shorten(said.message),
      details: [{ provider, upstream_status: status }],
    });
    return {
      error,
      retryable: false,
      outcome: 'ok',
      billable: false,
      passOn: true,
      ...(reason === null ? {} : { reason }),
    };
  }
  const message = shorten(said.message);
  const details = [{ provider, upstream_status: answered, ...(message === undefined ? {} : { message }) }];
  const waitMs = retryAfterMs ?? said.retryAfterMs ?? null;
  const lasts = LASTING_STATUSES.has(status) || isOutOfMoney(said);
  if (status === 429 && !lasts) {
    return {
      error: new GatewayError('rate_limited', {
        hint: 'the provider limits the rate',
        details,
        retryAfterMs: waitMs ?? undefined,
      }),
      retryable: true,
      outcome: 'rate-limited',
      billable: false,
      passOn: false,
    };
  }
  return {
    error: new GatewayError(TIMEOUT_STATUSES.has(status) ? 'upstream_timeout' : 'upstream_error', {
      hint: `status ${status}`,
      details,
      ...(lasts ? { headers: { 'x-should-retry': 'false' } } : {}),
    }),
    retryable: true,
    outcome: status >= 500 || FAILED_STATUSES.has(status) || lasts ? 'failed' : 'ok',
    billable: false,
    passOn: false,
    restMs: waitMs,
  };
}

function shorten(message: string | null): string | undefined {
  return message === null ? undefined : redactSecrets(message).slice(0, MESSAGE_LENGTH_MAX);
}

/** Who was called, with the credentials that its texts may quote. */
type QuotedAccount = Pick<ProviderAccount, 'name' | 'apiKey' | 'headers'>;

/** An error where an answer should be, before the first byte went to the client: a stream's first event, or a body with status 200. */
export function describeStreamFailure(raw: string, dialect: WireFormat, account: QuotedAccount): AttemptFailure {
  const body = hideSecrets(new TextEncoder().encode(raw), account);
  const said = dialect.decodeError(body);
  if (said.status !== undefined) {
    const { passOn: _, ...failure } = describeStatusFailure(said.status, body, dialect, account.name, null);
    return { ...failure, billable: failure.outcome === 'failed' };
  }
  const message = shorten(said.message);
  const reason = readRefusal(null, said);
  return {
    error: new GatewayError('upstream_error', {
      hint: 'the answer is an error',
      details: [{ provider: account.name, ...(message === undefined ? {} : { message }) }],
    }),
    retryable: true,
    outcome: reason === null ? 'failed' : 'ok',
    billable: reason !== 'context_overflow',
    ...(reason === null ? {} : { reason }),
  };
}

/** What a client of another dialect hears when the stream that it had begun to get says that it failed. */
export function describeBroken({ dialect, deployment }: Candidate, raw: string): GatewayError {
  return describeStreamFailure(raw, dialect, deployment.account).error;
}

/** The stream ended before it was complete. */
export function describeCut(provider: string): AttemptFailure {
  return {
    error: new GatewayError('upstream_error', {
      hint: 'the stream ended early',
      details: [{ provider, problem: 'cut' }],
    }),
    retryable: true,
    outcome: 'failed',
    billable: true,
  };
}

/** A whole body that is no answer of its dialect. */
export function describeUnreadable({ dialect, deployment }: Candidate, body: Uint8Array): AttemptFailure {
  const { account } = deployment;
  if (dialect.decodeError(body).message !== null)
    return describeStreamFailure(new TextDecoder().decode(body), dialect, account);
  return describeUndecodable(account.name, undefined);
}

/** The same, where that is found out on the way. */
export function describeUndecodable(provider: string, cause: unknown): AttemptFailure {
  return {
    error: new GatewayError('upstream_error', {
      hint: 'the answer is not readable',
      details: [{ provider, problem: 'unreadable' }],
      cause,
    }),
    retryable: true,
    outcome: 'failed',
    billable: true,
  };
}

/** A whole answer that the provider's filter emptied, where another model may be asked. */
export function describeFiltered(provider: string, usage: Usage): AttemptFailure {
  return {
    error: new GatewayError('upstream_error', {
      hint: 'the provider refused the content',
      details: [{ provider, problem: 'content-filter' }],
    }),
    retryable: false,
    outcome: 'ok',
    billable: true,
    usage,
    reason: 'content_filter',
  };
}
