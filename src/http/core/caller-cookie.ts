import { readCookie } from './credentials.ts';

/** Holds an access token of a customer user, for its own page in the console. */
const CALLER_COOKIE = 'tallygate_my';
/** The calls about oneself, and no other: it is never sent where money is spent. */
const PATH = '/api/v1/me';

/** Sets the cookie of a customer user's page, or takes it away with an empty value: out of the reach of scripts and of other sites. */
export function buildCallerCookie(accessToken: string, maxAgeSeconds: number, secure: boolean): string {
  const attributes = [
    `${CALLER_COOKIE}=${accessToken}`,
    `Path=${PATH}`,
    `Max-Age=${maxAgeSeconds}`,
    'HttpOnly',
    'SameSite=Strict',
  ];
  return [...attributes, ...(secure ? ['Secure'] : [])].join('; ');
}

/** The access token of the cookie; null without one. */
export function readCallerCookie(request: Request): string | null {
  return readCookie(request, CALLER_COOKIE);
}
