const MASK = '…';

/** A text shorter than this would be told by its last characters. */
const SHOWN_FROM_LENGTH = 16;

/** A word, a version or a small number: `hooks`, `in-bound`, `v1`, `2026`. Whatever else stands in a path may be a secret. */
const WORD = /^(?:[A-Z]?[a-z]{1,15}|[vV]?\d{1,4})$/;

const VERSION = /^[vV]\d{1,4}$/;

/** The last one tells receivers apart, so a word there may be the secret too. */
function maskSegment(segment: string, isLast: boolean): string {
  if (segment === '' || VERSION.test(segment)) return segment;
  if (segment.split(/[-_.]/).every((part) => WORD.test(part))) return isLast ? MASK : segment;
  return segment.length < SHOWN_FROM_LENGTH ? MASK : `${MASK}${segment.slice(-4)}`;
}

/**
 * An address without what may be a secret in it: user name and password, what is no plain word in its path and what
 * stands last in it, but a version (many receivers know their callers by it; of a long one that is no word the last four characters stay), the values of its query, its fragment. A text that is no address shows nothing.
 */
export function maskUrl(address: string): string {
  const url = URL.parse(address);
  if (url === null) return MASK;
  const user = url.username === '' && url.password === '' ? '' : `${MASK}@`;
  const segments = url.pathname.split('/');
  const last = segments.findLastIndex((segment) => segment !== '');
  const path = segments.map((segment, index) => maskSegment(segment, index === last)).join('/');
  const names = url.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '')
    .map((part) => (part.includes('=') ? `${part.slice(0, part.indexOf('='))}=${MASK}` : MASK));
  const query = names.length === 0 ? '' : `?${names.join('&')}`;
  return `${url.protocol}//${user}${url.host}${path}${query}${url.hash === '' ? '' : `#${MASK}`}`;
}

/** Whether a text is what `maskUrl` leaves of an address, and no address itself. */
export function isMaskedUrl(text: string): boolean {
  return text.includes(MASK);
}
