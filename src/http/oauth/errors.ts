import { GatewayError } from '../../lib/errors/index.ts';
import { apiHeaders, errorHeaders, JSON_TYPE } from '../core/index.ts';
import type { ErrorRenderer, ModelCall } from '../core/index.ts';

/** Error codes of RFC 6749 5.2, RFC 6750 3.1, RFC 7009 2.2.1; the last two as RFC 6749 4.1.2.1 names them. */
export const OAUTH_ERROR_CODES = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unsupported_grant_type',
  'invalid_scope',
  'unsupported_token_type',
  'invalid_token',
  'insufficient_scope',
  'temporarily_unavailable',
  'server_error',
] as const;

export type OauthErrorCode = (typeof OAUTH_ERROR_CODES)[number];

/** Whose challenge a refusal carries. */
type Challenge = 'Basic' | 'Bearer' | null;

interface OauthFailure {
  readonly status: number;
  readonly code: OauthErrorCode;
  readonly challenge: Challenge;
}

/** A refusal that only OAuth knows; the type of the table stays for the log. */
export class OauthError extends GatewayError {
  readonly failure: OauthFailure;

  constructor(code: OauthErrorCode, hint: string, cause?: GatewayError) {
    super(cause?.type ?? (code === 'invalid_client' ? 'invalid_credentials' : 'invalid_request'), { hint, cause });
    this.name = 'OauthError';
    // The hint alone: the table's text in front of it would name the wrong thing.
    this.message = hint;
    this.failure =
      code === 'invalid_client' ? { status: 401, code, challenge: 'Basic' } : { status: 400, code, challenge: null };
  }
}

/**
 * What authentication said of client credentials, as RFC 6749 5.2 names it: credentials that are wrong, revoked or expired are `invalid_client`;
 * those of an account that may not be used, or not from here, are an `invalid_grant`. All else stays as it is.
 */
export function asClientError(error: unknown): unknown {
  if (!(error instanceof GatewayError) || error instanceof OauthError) return error;
  if (error.entry.status === 401) return new OauthError('invalid_client', error.message, error);
  return error.entry.status === 403 ? new OauthError('invalid_grant', error.message, error) : error;
}

function describeFailure(error: GatewayError): OauthFailure {
  if (error instanceof OauthError) return error.failure;
  const { status } = error.entry;
  if (error.type === 'permission_denied') return { status, code: 'insufficient_scope', challenge: 'Bearer' };
  // RFC 6750 3.1: a token that is refused for whatever other reason.
  if (status === 401 || status === 403) return { status: 401, code: 'invalid_token', challenge: 'Bearer' };
  if (status === 429 || status === 503) return { status, code: 'temporarily_unavailable', challenge: null };
  return { status, code: status >= 500 ? 'server_error' : 'invalid_request', challenge: null };
}

/** Only these may be in an `error_description` (RFC 6749 5.2), which rules out any language but English. */
function toDescription(text: string): string {
  return text
    .replaceAll('"', "'")
    .replaceAll('\\', '/')
    .replaceAll(/[^\x20-\x7e]/g, '?');
}

function challengeHeaders({ code, challenge }: OauthFailure): Record<string, string> {
  if (challenge === null) return {};
  const realm = `${challenge} realm="tallygate"`;
  return { 'www-authenticate': challenge === 'Bearer' ? `${realm}, error="${code}"` : realm };
}

function isOauthPath(path: string): boolean {
  return path.startsWith('/oauth/') || path === '/.well-known/oauth-authorization-server';
}

/** Renders errors of the OAuth paths: `error`, `error_description`, no envelope. */
export function createOauthErrors(): ErrorRenderer {
  return (call: ModelCall, error: GatewayError) => {
    if (!isOauthPath(call.path)) return null;
    const failure = describeFailure(error);
    const body = { error: failure.code, error_description: toDescription(error.message) };
    return new Response(JSON.stringify(body), {
      status: failure.status,
      headers: {
        ...apiHeaders(call, JSON_TYPE),
        pragma: 'no-cache',
        ...errorHeaders(error),
        ...challengeHeaders(failure),
      },
    });
  };
}
