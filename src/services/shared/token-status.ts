import type { AuthTokenRecord } from '../../store/records/index.ts';

/** Whether the token still works by itself; its customer user may be suspended all the same. */
export function readTokenStatus(token: AuthTokenRecord, now: number): 'active' | 'expired' | 'revoked' {
  if (token.revokedAt !== null && token.revokedAt <= now) return 'revoked';
  if (token.overlapEndsAt !== null && token.overlapEndsAt <= now) return 'revoked';
  return token.expiresAt !== null && token.expiresAt <= now ? 'expired' : 'active';
}
