import { createId } from '../../lib/ids.ts';
import { createToken, digestToken } from '../../lib/tokens.ts';
import type { AccessTokenRecord } from '../../store/records/index.ts';
import { formatInstant } from '../shared/index.ts';
import type { AccessTokenAnswer } from './fields.ts';

const SECOND_MS = 1000;
export const ACCESS_TOKEN_SECONDS_DEFAULT = 3600;

/** Whose access token it is: exactly one of the two. */
export type AccessTokenOwner = Pick<AccessTokenRecord, 'authTokenId' | 'adminId'>;

/** Makes an access token and its secret. */
export function createAccessToken(
  owner: AccessTokenOwner,
  now: number,
  expiresAt: number,
): { readonly plain: string; readonly record: AccessTokenRecord } {
  const plain = createToken('access');
  const id = createId('accessToken', now);
  const record = { ...owner, id, digest: digestToken(plain), createdAt: now, expiresAt, revokedAt: null };
  return { plain, record };
}

/** The answer that shows the secret, this once. */
export function buildAccessTokenAnswer(
  plain: string,
  record: AccessTokenRecord,
  scope: AccessTokenAnswer['scope'],
  subject: AccessTokenAnswer['subject'],
): AccessTokenAnswer {
  return {
    access_token: plain,
    token_type: 'Bearer',
    expires_in: Math.floor((record.expiresAt - record.createdAt) / SECOND_MS),
    expires_at: formatInstant(record.expiresAt),
    scope,
    subject,
  };
}
