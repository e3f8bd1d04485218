import { compileIpRanges, normalizeIp } from '../../lib/ip.ts';

const CACHE_MAX = 4096;
const FORWARDED_HOPS_MAX = 32;

/** Header in which the proxies write where a call came from. Only one is read: the other may be the client's own. */
export type ForwardedHeader = 'x-forwarded-for' | 'forwarded';

/** Where a header is looked up, its name in lower case. */
export interface HeaderSource {
  header(name: string): string | undefined;
}

/** Finds the client's address from the peer's and the proxies' header. */
export type ClientAddressFinder = (remote: string | null, headers: HeaderSource) => string;

function memoize<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= CACHE_MAX) known.clear();
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}

/** A hop as proxies write it: an address, perhaps in brackets, perhaps with a port. */
function parseHop(text: string): string | null {
  const hop = text.trim();
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(hop)?.[1];
  return normalizeIp(bracketed ?? hop.replace(/^([\d.]+):\d{1,5}$/, '$1'));
}

/** The node of one element of `Forwarded` (RFC 7239); an obfuscated one and `unknown` are no address. */
function parseElement(text: string): string | null {
  for (const pair of text.split(';')) {
    const value = /^\s*for\s*=\s*(?:"([^"\\]*)"|([^"\s]+))\s*$/i.exec(pair);
    if (value !== null) return parseHop(value[1] ?? value[2] ?? '');
  }
  return null;
}

/**
 * Elements are taken apart at each comma, also within quotes: an address has none, and a quote that a stranger left open must not swallow
 * what a proxy wrote behind it.
 *
 * @param trustedProxies addresses and CIDR ranges whose header is believed; a malformed one throws `TypeError`.
 * @returns a finder of the rightmost address that is no trusted proxy; what a stranger wrote further left is never looked at.
 */
export function createClientAddressFinder(
  trustedProxies: readonly string[],
  header: ForwardedHeader = 'x-forwarded-for',
): ClientAddressFinder {
  const parse = header === 'forwarded' ? parseElement : parseHop;
  const isTrusted = memoize(compileIpRanges(trustedProxies));
  const normalize = memoize((remote) => normalizeIp(remote) ?? remote);
  return (remote, headers) => {
    if (remote === null) return 'unknown';
    let client = normalize(remote);
    const written = trustedProxies.length === 0 ? undefined : headers.header(header);
    if (written === undefined) return client;
    const hops = written.split(',').slice(-FORWARDED_HOPS_MAX);
    for (let index = hops.length - 1; index >= 0 && isTrusted(client); index--) {
      const next = parse(hops[index] ?? '');
      if (next === null) break;
      client = next;
    }
    return client;
  };
}
