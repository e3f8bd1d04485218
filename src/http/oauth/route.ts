import type { z } from 'zod';
import type { Permission } from '../../identity/permissions.ts';
import type { Call } from '../core/index.ts';
import type { OauthErrorCode } from './errors.ts';
import type { OauthForm } from './form.ts';

/** One call of the OAuth endpoints: documents it, and answers it in the shape of its RFC. */
export interface OauthRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** One line each, for the reference. */
  readonly summary: { readonly en: string; readonly zh: string };
  /** Who may call: anybody; a client with its credentials; an administrator, session or management key with the permission. */
  readonly access:
    | { readonly kind: 'public' }
    | { readonly kind: 'client' }
    | { readonly kind: 'admin'; readonly permission: Permission };
  /** The parameters, sent as `application/x-www-form-urlencoded`; others are ignored. Absent with GET. */
  readonly form?: z.ZodObject;
  /** The JSON of a 200; absent: it has no body. */
  readonly answer?: z.ZodType;
  /** What it may refuse with, besides `invalid_request`, `temporarily_unavailable` and `server_error`. */
  readonly errors: readonly OauthErrorCode[];
  /** `form` is empty with GET. What it throws is rendered by `createOauthErrors`. */
  handle(call: Call, form: OauthForm): Promise<Response>;
}
