import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A block of addresses: base address and prefix length. */
export type AddressBlock = readonly [base: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

/** Everything in the IANA IPv4 special-purpose registry, multicast, reserved space, and one vendor's metadata address outside both. */
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map(requireBlock);

/** Only global unicast is public; everything else (mapped, NAT64, local, multicast, unassigned) is special. */
const GLOBAL_IPV6 = requireBlock('2000::/3');

/** The special parts of global unicast: protocol assignments with Teredo, documentation, 6to4, AS112. */
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'].map(requireBlock);

/** A canonical address, v4-mapped ones kept as they are; null for any other text, also for a zone (`%eth0`). */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (isIP(text) === 0 || text.includes('%')) return null;
  return ipaddr.parse(text);
}

/** A CIDR or a single address as a block; null when the text is neither. */
export function parseBlock(text: string): AddressBlock | null {
  const slash = text.indexOf('/');
  const base = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (base === null) return null;
  const bitsMax = base.kind() === 'ipv4' ? 32 : 128;
  if (slash < 0) return [base, bitsMax];
  const digits = text.slice(slash + 1);
  const bits = /^\d{1,3}$/.test(digits) ? Number(digits) : -1;
  return bits >= 0 && bits <= bitsMax ? [base, bits] : null;
}

function requireBlock(text: string): AddressBlock {
  const block = parseBlock(text);
  if (block === null) throw new Error(`not an address block: ${text}`);
  return block;
}

/** Whether the address lies in the block; families never match each other. */
export function inBlock(address: ipaddr.IPv4 | ipaddr.IPv6, block: AddressBlock): boolean {
  const [base, bits] = block;
  if (address instanceof ipaddr.IPv4) return base instanceof ipaddr.IPv4 && address.match(base, bits);
  return base instanceof ipaddr.IPv6 && address.match(base, bits);
}

/** Whether an address is no ordinary public one: private, loopback, link-local, metadata, shared, tunnelled, multicast or reserved. */
export function isSpecialAddress(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.kind() === 'ipv4') return SPECIAL_IPV4.some((block) => inBlock(address, block));
  return !inBlock(address, GLOBAL_IPV6) || SPECIAL_IPV6.some((block) => inBlock(address, block));
}
