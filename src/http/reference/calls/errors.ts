import type { ErrorType } from '../../../lib/errors/index.ts';

/** What any call of a compatible API can meet. */
export const ACCESS_ERRORS: readonly ErrorType[] = [
  'invalid_request',
  'invalid_token',
  'expired_token',
  'revoked_token',
  'permission_denied',
  'ip_not_allowed',
  'account_suspended',
  'request_too_large',
  'internal_error',
  'overloaded',
];

/** What a model call can meet beyond that. */
export const CALL_ERRORS: readonly ErrorType[] = [
  'invalid_json',
  'unsupported_parameter',
  'budget_exhausted',
  'model_not_allowed',
  'model_not_found',
  'unsupported_media_type',
  'rate_limited',
  'too_many_concurrent_requests',
  'upstream_error',
  'no_provider_available',
  'shutting_down',
  'upstream_timeout',
];
