import type { ErrorType } from '../../lib/errors/index.ts';
import type { DocumentedCall } from '../documented-call.ts';
import type { Call } from '../core/index.ts';
import type { OauthForm } from './form.ts';

/** One call of the OAuth endpoints: documents it, and answers it in the shape of its RFC. */
export interface OauthRoute extends DocumentedCall {
  /** `form` is what the body holds, empty where there is none. What it throws is rendered by `createOauthErrors`. */
  handle(call: Call, form: OauthForm): Promise<Response>;
}

/** What all of them have in common for the reference. */
export const OAUTH_CALL = { tag: 'Authentication', errorShape: 'oauth' } as const;

export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** What reading a form may throw, and what any call may. */
export const FORM_ERRORS: readonly ErrorType[] = [
  'invalid_request',
  'request_too_large',
  'unsupported_media_type',
  'internal_error',
  'overloaded',
];
