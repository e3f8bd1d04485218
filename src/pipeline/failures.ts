import type { DecodedError, WireFormat } from '../dialects/port.ts';
import type { EgressError, EgressHeaders } from '../egress/port.ts';
import { GatewayError } from '../lib/errors/index.ts';
import { redactSecrets } from '../lib/redact.ts';
import type { ProviderAccount } from '../providers/port.ts';
import { hideSecrets } from './hide-secrets.ts';
import type { Usage } from '../store/records/index.ts';
import type { Candidate } from './plan.ts';
import { readRefusal } from './refusals.ts';
import type { RefusalReason } from './refusals.ts';

const MESSAGE_LENGTH_MAX = 500;
const RETRY_AFTER_MAX_MS = 24 * 3600 * 1000;

/** Statuses whose body is the client's own business: passed on to a client of the same dialect. */
const CLIENT_STATUSES: ReadonlySet<number> = new Set([400, 413, 422]);
/** The provider's own wait is over. */
const TIMEOUT_STATUSES: ReadonlySet<number> = new Set([408, 504]);
/** Below 500, and yet the deployment's failure: its account or its address is wrong, or its model does not answer. */
const FAILED_STATUSES: ReadonlySet<number> = new Set([401, 402, 403, 404, 408, 424]);

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
  if (exact !== null && /^\d{1,9}(\.\d+)?$/.test(exact)) return Math.min(Number(exact), RETRY_AFTER_MAX_MS);
  const text = headers.get('retry-after');
  if (text === null) return null;
  if (/^\d{1,6}(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, RETRY_AFTER_MAX_MS);
  const date = Date.parse(text);
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
      hint: showMessage(said),
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
  const message = showMessage(said);
  const details = [{ provider, upstream_status: answered, ...(message === undefined ? {} : { message }) }];
  if (status === 429) {
    return {
      error: new GatewayError('rate_limited', {
        hint: 'the provider limits the rate',
        details,
        retryAfterMs: retryAfterMs ?? undefined,
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
    }),
    retryable: true,
    outcome: status >= 500 || FAILED_STATUSES.has(status) ? 'failed' : 'ok',
    billable: false,
    passOn: false,
    restMs: retryAfterMs,
  };
}

function showMessage({ message }: DecodedError): string | undefined {
  return message === null ? undefined : redactSecrets(message).slice(0, MESSAGE_LENGTH_MAX);
}

/** Who was called, with the credentials that its texts may quote. */
type QuotedAccount = Pick<ProviderAccount, 'name' | 'apiKey' | 'headers'>;

/** An error event before the first byte went to the client. */
export function describeStreamFailure(raw: string, dialect: WireFormat, account: QuotedAccount): AttemptFailure {
  const body = hideSecrets(new TextEncoder().encode(raw), account);
  const said = dialect.decodeError(body);
  if (said.status !== undefined) {
    const { passOn: _, ...failure } = describeStatusFailure(said.status, body, dialect, account.name, null);
    return { ...failure, billable: failure.outcome === 'failed' };
  }
  const message = showMessage(said);
  const reason = readRefusal(null, said);
  return {
    error: new GatewayError('upstream_error', {
      hint: 'the stream began with an error',
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

/** Nothing could be tried. */
export function describeAllBusy(): GatewayError {
  return new GatewayError('no_provider_available', {
    hint: 'all deployments are at their concurrency',
    retryAfterMs: 1000,
  });
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
