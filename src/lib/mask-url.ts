const MASK = '…';

/**
 * An address without what may be a secret in it: user name and password, the values of its query, its fragment. Hosts and paths stay. A text
 * that is no address shows nothing.
 */
export function maskUrl(address: string): string {
  const url = URL.parse(address);
  if (url === null) return MASK;
  const user = url.username === '' && url.password === '' ? '' : `${MASK}@`;
  const names = url.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '')
    .map((part) => (part.includes('=') ? `${part.slice(0, part.indexOf('='))}=${MASK}` : MASK));
  const query = names.length === 0 ? '' : `?${names.join('&')}`;
  return `${url.protocol}//${user}${url.host}${url.pathname}${query}${url.hash === '' ? '' : `#${MASK}`}`;
}
