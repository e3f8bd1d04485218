import { createHmac } from 'node:crypto';
import { createToken, digestToken } from '../lib/tokens.ts';

/** What a browser session is made of; only digests are stored. */
export interface SessionSecret {
  /** Value of the cookie. */
  readonly plain: string;
  readonly digest: string;
  readonly csrfToken: string;
  readonly csrfDigest: string;
}

/** A session's CSRF token: it follows from the cookie, so that a page that was loaded again, or a second one, gets the same. */
export function deriveCsrfToken(session: string): string {
  return createHmac('sha256', session).update('tallygate csrf').digest('base64url');
}

export function createSessionSecret(): SessionSecret {
  const plain = createToken('session');
  const csrfToken = deriveCsrfToken(plain);
  return { plain, digest: digestToken(plain), csrfToken, csrfDigest: digestToken(csrfToken) };
}
