import { SESSION_COOKIE } from './credentials.ts';

/** Sets the console's cookie, or takes it away with an empty value: for this site alone, and out of the reach of its scripts. */
export function buildSessionCookie(value: string, maxAgeSeconds: number, secure: boolean): string {
  const attributes = [
    `${SESSION_COOKIE}=${value}`,
    'Path=/',
    `Max-Age=${maxAgeSeconds}`,
    'HttpOnly',
    'SameSite=Strict',
  ];
  return [...attributes, ...(secure ? ['Secure'] : [])].join('; ');
}
