import { compileIpRanges, normalizeIp } from '../../lib/ip.ts';

const CACHE_MAX = 4096;
const FORWARDED_HOPS_MAX = 32;

/** Finds the client's address from the peer's and `X-Forwarded-For`. */
export type ClientAddressFinder = (remote: string | null, forwardedFor: string | null) => string;

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

/**
 * @param trustedProxies addresses and CIDR ranges whose `X-Forwarded-For` is believed; a malformed one throws `TypeError`.
 * @returns a finder of the rightmost address that is no trusted proxy; what a stranger wrote further left is never looked at.
 */
export function createClientAddressFinder(trustedProxies: readonly string[]): ClientAddressFinder {
  const isTrusted = memoize(compileIpRanges(trustedProxies));
  const normalize = memoize((remote) => normalizeIp(remote) ?? remote);
  return (remote, forwardedFor) => {
    if (remote === null) return 'unknown';
    let client = normalize(remote);
    if (forwardedFor === null || trustedProxies.length === 0) return client;
    const hops = forwardedFor.split(',').slice(-FORWARDED_HOPS_MAX);
    for (let index = hops.length - 1; index >= 0 && isTrusted(client); index--) {
      const next = parseHop(hops[index] ?? '');
      if (next === null) break;
      client = next;
    }
    return client;
  };
}
