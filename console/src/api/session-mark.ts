/**
 * Says that this browser may have a session, whose own cookie no script can read: to ask for a session that was never opened would be an
 * error in the browser's log.
 */
export interface SessionMark {
  readonly isSet: () => boolean;
  /** @param until RFC 3339, when the session ends */
  readonly set: (until: string) => void;
  readonly clear: () => void;
}

const PATH = '/console';

function write(name: string, value: string, maxAgeSeconds: number): void {
  const secure = globalThis.location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `${name}=${value}; Path=${PATH}; Max-Age=${maxAgeSeconds}; SameSite=Strict${secure}`;
}

/** A mark that every page of the console in this browser sees. */
export function createSessionMark(name: string): SessionMark {
  return {
    isSet: () => document.cookie.split('; ').includes(`${name}=1`),
    set: (until) => write(name, '1', Math.max(1, Math.ceil((Date.parse(until) - Date.now()) / 1000))),
    clear: () => write(name, '', 0),
  };
}
