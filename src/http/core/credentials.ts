/** Name of the console's session cookie. */
export const SESSION_COOKIE = 'tallygate_session';

/** The credential of a management call. */
export interface Credential {
  readonly token: string | null;
  /** A cookie is sent by the browser unasked, so writing calls need the CSRF token beside it. */
  readonly fromCookie: boolean;
}

function readBearer(header: string): string | null {
  return /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? null;
}

/** The value of one cookie; null when it is not there. */
export function readCookie(request: Request, name: string): string | null {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/** The bearer token, else the console's session. An `Authorization` of another scheme counts as none that is valid. */
export function readCredential(request: Request): Credential {
  const header = request.headers.get('authorization');
  if (header !== null) return { token: readBearer(header), fromCookie: false };
  const cookie = readCookie(request, SESSION_COOKIE);
  return { token: cookie, fromCookie: cookie !== null };
}
