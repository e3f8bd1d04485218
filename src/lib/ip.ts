import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const MAPPED_PREFIX_BITS = 96;

/** Answers whether an address lies in one of the compiled ranges; false for what is no address. */
export type IpMatcher = (ip: string) => boolean;

// `ipaddr.parse` also takes octal, hexadecimal and shortened IPv4, which other parsers read differently.
function parseAddress(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (!text.includes(':') || !ipaddr.IPv6.isValid(text)) return null;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function parseRange(text: string): [Address, number] | null {
  const slash = text.indexOf('/');
  if (text.includes('%')) return null;
  if (slash < 0) {
    const address = parseAddress(text);
    return address === null ? null : [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  const head = text.slice(0, slash);
  const tail = text.slice(slash + 1);
  if (!/^(0|[1-9]\d{0,2})$/.test(tail)) return null;
  const bits = Number(tail);
  const address = parseAddress(head);
  if (address === null) return null;
  if (address.kind() === 'ipv6') return bits <= 128 ? [address, bits] : null;
  if (!head.includes(':')) return bits <= 32 ? [address, bits] : null;
  return bits >= MAPPED_PREFIX_BITS && bits <= 128 ? [address, bits - MAPPED_PREFIX_BITS] : null;
}

/** Whether the text is an IPv4 or IPv6 address, or a range in CIDR notation. */
export function isIpRange(text: string): boolean {
  return parseRange(text) !== null;
}

/** The canonical text of an address: v4-mapped IPv6 as IPv4, IPv6 shortened, no zone. Null when it is none. */
export function normalizeIp(text: string): string | null {
  const zone = text.indexOf('%');
  return parseAddress(zone < 0 ? text : text.slice(0, zone))?.toString() ?? null;
}

/**
 * The network that one person is taken to have: an IPv6 address stands for its /64, whose addresses a single machine can use as it likes,
 * and is answered as the first of them. What is no address is answered as it is.
 */
export function networkOf(ip: string): string {
  const canonical = normalizeIp(ip);
  if (canonical === null) return ip;
  return canonical.includes(':') ? ipaddr.IPv6.networkAddressFromCIDR(`${canonical}/64`).toString() : canonical;
}

/** Compiles addresses and CIDR ranges; v4-mapped IPv6 and IPv4 are the same address. Throws `TypeError` on a malformed one. */
export function compileIpRanges(ranges: readonly string[]): IpMatcher {
  const compiled = ranges.map((text) => {
    const range = parseRange(text);
    if (range === null) throw new TypeError(`not an address or range: ${text}`);
    return range;
  });
  return (ip) => {
    const zone = ip.indexOf('%');
    const address = parseAddress(zone < 0 ? ip : ip.slice(0, zone));
    if (address === null) return false;
    return compiled.some(([base, bits]) => {
      if (address instanceof ipaddr.IPv4) return base instanceof ipaddr.IPv4 && address.match(base, bits);
      return base instanceof ipaddr.IPv6 && address.match(base, bits);
    });
  };
}
