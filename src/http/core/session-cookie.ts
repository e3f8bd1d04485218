import { buildCookie } from './cookies.ts';
import { SESSION_COOKIE } from './credentials.ts';

/** Sets the console's cookie, or takes it away with an empty value. */
export function buildSessionCookie(value: string, maxAgeSeconds: number, origin: string): string {
  return buildCookie(SESSION_COOKIE, value, '/', maxAgeSeconds, origin);
}
