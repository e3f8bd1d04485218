import ipaddr from 'ipaddr.js';
import { inBlock, isSpecialAddress, parseAddress, parseBlock } from './special-addresses.ts';
import type { AddressBlock } from './special-addresses.ts';

/** Host names, addresses and CIDRs that may be called although private; `loopback` stands for this machine. */
export type AllowPrivate = readonly string[];

const LOOPBACK = ['127.0.0.0/8', '::1', 'localhost'];

/** Decides which addresses may be called. */
export interface AddressRules {
  /** Whether the operator named this host itself. */
  allowsHost(hostname: string): boolean;
  /** Whether the operator allowed this address or a block around it. */
  allowsAddress(address: string): boolean;
  /** Whether a connection may go to the address over TLS. */
  isOpen(address: string): boolean;
}

/** RFC 6761: these names are this machine whatever a resolver says. */
export function isLocalhostName(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost');
}

/** A host name as it is compared: lower case, without the root's dot. */
export function normalizeHost(hostname: string): string {
  const lower = hostname.toLowerCase();
  const unbracketed = lower.startsWith('[') && lower.endsWith(']') ? lower.slice(1, -1) : lower;
  return unbracketed.endsWith('.') ? unbracketed.slice(0, -1) : unbracketed;
}

/** Builds the rules; an entry that is neither address nor CIDR is a host name. */
export function createAddressRules(allowPrivate: AllowPrivate): AddressRules {
  const hosts = new Set<string>();
  const blocks: AddressBlock[] = [];
  for (const entry of allowPrivate.flatMap((item) => (item === 'loopback' ? LOOPBACK : [item]))) {
    const block = parseBlock(normalizeHost(entry.trim()));
    if (block === null) hosts.add(normalizeHost(entry.trim()));
    else blocks.push(block);
  }

  function allowsAddress(text: string): boolean {
    const address = parseAddress(text);
    if (address === null) return false;
    const plain = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
    return blocks.some((block) => inBlock(address, block) || inBlock(plain, block));
  }

  return {
    allowsHost: (hostname) => hosts.has(hostname),
    allowsAddress,
    isOpen(text) {
      const address = parseAddress(text);
      return address !== null && (!isSpecialAddress(address) || allowsAddress(text));
    },
  };
}
