import { createHash, timingSafeEqual } from 'node:crypto';
import type { SessionRepository } from '../../store/port.ts';

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Checks a session's CSRF token in constant time. */
export function createCsrfCheck(
  sessions: Pick<SessionRepository, 'findByDigest'>,
): (session: string, csrfToken: string | null) => Promise<boolean> {
  return async (session, csrfToken) => {
    if (csrfToken === null) return false;
    const record = await sessions.findByDigest(sha256(session).toString('hex'));
    if (record === null) return false;
    const expected = Buffer.from(record.csrfDigest, 'hex');
    const actual = sha256(csrfToken);
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  };
}
