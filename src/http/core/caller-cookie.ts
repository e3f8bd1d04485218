import { buildCookie } from './cookies.ts';
import { readCookie } from './credentials.ts';

/** Holds an access token of a customer user, for its own page in the console. */
const CALLER_COOKIE = 'tallygate_my';
/** The calls about oneself, and no other: it is never sent where money is spent. */
const PATH = '/api/v1/me';

/** Sets the cookie of a customer user's page, or takes it away with an empty value. */
export function buildCallerCookie(accessToken: string, maxAgeSeconds: number, origin: string): string {
  return buildCookie(CALLER_COOKIE, accessToken, PATH, maxAgeSeconds, origin);
}

/** The access token of the cookie; null without one. */
export function readCallerCookie(request: Request): string | null {
  return readCookie(request, CALLER_COOKIE);
}
